// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { describe, expect, test, vi } from 'vitest';
import { type MountedPage, mountPage, problem } from '../testing/mount-page.ts';
import { predictor } from '../testing/predictors.ts';
import { allIsWell } from '../testing/records.ts';

const path = '/predict/weather';

const field = ({ wrapper }: MountedPage, name: string) => wrapper.get(`[data-field="${name}"]`);
const made = ({ sent }: MountedPage) => sent.filter(({ method }) => method === 'POST');

async function submit({ wrapper }: MountedPage): Promise<void> {
  await wrapper.get('main form').trigger('submit');
  await flushPromises();
}

async function fill(page: MountedPage): Promise<void> {
  await field(page, 'humidity').get('input').setValue('81,5');
  await field(page, 'place').get('input').setValue(' Brest ');
}

describe('the form of a predictor', () => {
  test('has a field for each of the definition, with its default, unit and range', async () => {
    const page = await mountPage(path, allIsWell);
    expect(page.wrapper.findAll('[data-field]')).toHaveLength(Object.keys(predictor.fields).length);
    expect(field(page, 'humidity').text()).toContain('percent');
    expect(field(page, 'humidity').text()).toContain('From 0 to 100.');
    expect(field(page, 'clouds').get('input').element.value).toBe('4');
    expect(field(page, 'day').get('input').attributes()).toMatchObject({ type: 'date', max: '2030-12-31' });
    expect(field(page, 'season').findAll('input[type="radio"]')).toHaveLength(2);
    expect(field(page, 'season').get('legend').text()).toBe('Season');
    expect(field(page, 'wind').text()).toContain('(optional)');
    expect(field(page, 'wind').get('select').element.value).toBe('');
  });

  test('sends numbers as numbers, texts trimmed, and leaves out what was not said', async () => {
    const page = await mountPage(path, allIsWell);
    await fill(page);
    await field(page, 'season').get('input[value="2"]').setValue(true);
    await submit(page);
    expect(await made(page)[0]?.json()).toEqual({
      humidity: 81.5,
      clouds: 4,
      season: 2,
      day: '2026-11-21',
      place: 'Brest',
    });
  });

  test.each([
    ['humidity', '101', 'From 0 to 100.'],
    ['humidity', 'NaN', 'From 0 to 100.'],
    ['clouds', '2.5', 'A whole number from 0 to 8.'],
    ['clouds', '', 'A whole number from 0 to 8.'],
    ['day', '2031-01-01', 'A day from 1 January 2020 to 31 December 2030.'],
    ['place', ' ', 'From 1 to 20 characters.'],
  ])('sends nothing while %s is "%s", says why and goes there', async (name, text, sentence) => {
    const page = await mountPage(path, allIsWell);
    await fill(page);
    await field(page, name).get('input').setValue(text);
    await submit(page);
    expect(made(page)).toEqual([]);
    const input = field(page, name).get('input');
    expect(input.attributes('aria-invalid')).toBe('true');
    const described = input.attributes('aria-describedby')?.split(' ').at(-1);
    expect(page.wrapper.get(`[id="${described}"]`).text()).toBe(sentence);
    expect(document.activeElement).toBe(input.element);
  });

  test('shows at its field, in the page’s language, what the API refused', async () => {
    const errors = [
      { field: 'clouds', code: 'too-large', params: { max: 8 }, message: 'must be a whole number of 0 to 8' },
    ];
    const page = await mountPage(
      path,
      (method, requested) => (method === 'POST' ? problem(422, { errors }) : allIsWell(method, requested)),
      'fr',
    );
    await fill(page);
    await submit(page);
    expect(page.wrapper.get('.field-error').text()).toBe('Un nombre entier, de 0 à 8.');
    expect(document.activeElement).toBe(field(page, 'clouds').get('input').element);
    await field(page, 'clouds').get('input').setValue('5');
    expect(page.wrapper.find('[aria-invalid="true"]').exists()).toBe(false);
  });

  test('says what happened when no answer came, and keeps what was written', async () => {
    const page = await mountPage(path, (method, requested) =>
      method === 'POST' ? problem(503) : allIsWell(method, requested),
    );
    await fill(page);
    await submit(page);
    expect(page.wrapper.get('main form [role="alert"]').text()).toBe(
      'The database is not reachable right now.',
    );
    expect(field(page, 'humidity').get('input').element.value).toBe('81,5');
  });
});

describe('the result', () => {
  async function predicted(locale: 'en' | 'fr' = 'en'): Promise<MountedPage> {
    const page = await mountPage(path, allIsWell, locale);
    await fill(page);
    await submit(page);
    await vi.waitFor(() => expect(page.wrapper.findAll('figure.chart').length).toBe(6));
    return page;
  }

  test('says what, how sure, in which class, by which model and on what data, and gets the focus', async () => {
    const page = await predicted();
    const result = page.wrapper.get('.result').text();
    for (const text of [
      'Rain, 73 in 100',
      'Bring a coat.',
      '73.0%',
      '60.0% to 80.0%',
      'wet',
      'Synthetic data',
      'An invented sky.',
      'Take an umbrella anyway.',
      'aaaaaaaaaaaa',
    ])
      expect(result).toContain(text);
    expect(document.activeElement?.id).toBe('result');
  });

  test('is worded in French', async () => {
    const page = await predicted('fr');
    expect(page.wrapper.get('.result').text()).toContain('De la pluie, 73 sur 100');
    expect(page.wrapper.get('.result').text()).toContain('Données synthétiques');
  });

  test('tells what speaks for and against, the greatest first, and adds up', async () => {
    const page = await predicted();
    const table = page.wrapper.findAll('figure.chart').at(-1);
    const rows = () => table?.findAll('tbody tr').map((row) => row.text()) ?? [];
    expect(rows().slice(0, 4)).toEqual([
      'Baseline−1.00',
      'Humidity 81.5 percent+1.50',
      'Clouds 4+0.75',
      'Season Winter−0.25',
    ]);
    expect(table?.get('tfoot').text()).toBe('Total+1.00');
    expect(rows()).toHaveLength(5);
    await table?.get('button').trigger('click');
    expect(rows()).toHaveLength(7);
  });

  test('offers no picture to share where nothing is foretold to the day', async () => {
    const page = await predicted();
    expect(page.wrapper.get('.result').text()).not.toContain('picture');
  });
});

test('a day is written once, letter by letter, and read as a whole', async () => {
  const years = { ...predictor, target: { ...predictor.target, kind: 'years' as const } };
  const page = await mountPage(path, (method, requested) => {
    if (requested === '/api/predictors/weather') return years;
    const answer = allIsWell(method, requested);
    return method === 'POST'
      ? { ...(answer as object), outcome: { value: 41.2, date: '2068-01-31' } }
      : answer;
  });
  await fill(page);
  await submit(page);
  const headline = page.wrapper.get('#result');
  expect(headline.get('.visually-hidden').text()).toBe('Rain, 73 in 100');
  expect(
    headline
      .get('[aria-hidden="true"]')
      .findAll('.letter')
      .map((letter) => letter.text())
      .join(''),
  ).toBe('Rain,73in100');
  await vi.waitFor(() => expect(page.wrapper.get('.result').text()).toContain('Save as a picture'));
});
