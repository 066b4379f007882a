// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { predictorMessages } from '../predictors/messages.ts';
import { chooseLocale, loadPageMessages, translation } from '../preferences/locale.ts';
import { columnFormat, formatNumber, formatSigned } from '../preferences/numbers.ts';
import { figures } from '../testing/figures.ts';
import FigureView from './FigureView.vue';
import { steps } from './steps.ts';

beforeAll(async () => {
  await chooseLocale('en');
  await loadPageMessages(predictorMessages);
});

async function draw(kind: string) {
  const figure = figures.find((each) => each.kind === kind);
  if (!figure) throw new Error(`no figure of kind ${kind}`);
  const wrapper = mount(FigureView, { props: { figure }, global: { plugins: [translation] } });
  await vi.waitFor(() => expect(wrapper.find('figure').exists()).toBe(true), { timeout: 20_000 });
  await flushPromises();
  return wrapper;
}

const table = (wrapper: Awaited<ReturnType<typeof draw>>) =>
  wrapper
    .findAll('table tr')
    .map((row) => row.findAll('th:not([aria-hidden]), td:not([aria-hidden])').map((cell) => cell.text()));

describe('every figure has its numbers as a table', () => {
  test('a curve: its points, with the band', async () => {
    expect(table(await draw('curve'))).toEqual([
      ['Hour (h)', 'today', 'Low', 'High', 'yesterday'],
      ['0', '0.1', '0', '0.2', '0.2'],
      ['12', '0.5', '0.4', '0.6', '0.3'],
      ['24', '0.25', '0.2', '0.3', '0.1'],
    ]);
  });

  test('a gauge: its value and where the classes lie', async () => {
    expect(table(await draw('gauge'))).toEqual([
      ['Scale', 'Range'],
      ['Value', '73%'],
      ['dry', '0% – 50%'],
      ['wet', 'from 50%'],
    ]);
  });

  test('bars: each with its reference', async () => {
    expect(table(await draw('bars'))).toEqual([
      ['What', 'mm', 'last year'],
      ['Cumulus', '3.25', '2.00'],
      ['Stratus', '1.50', ''],
    ]);
  });

  test('a map: its areas', async () => {
    expect(table(await draw('map'))).toEqual([
      ['Area', 'mm'],
      ['West', '1'],
      ['East', '9'],
    ]);
  });

  test('a heat map: its rows and columns', async () => {
    expect(table(await draw('heatmap'))).toEqual([
      ['', 'morning', 'evening'],
      ['Monday', '1', '2'],
      ['Sunday', '3', '4'],
    ]);
  });

  test.each(['curve', 'gauge', 'map', 'heatmap'])(
    '%s: the drawing is described in a sentence',
    async (kind) => {
      const wrapper = await draw(kind);
      expect(wrapper.get('.drawing svg').attributes('aria-hidden')).toBe('true');
      expect(wrapper.get('figcaption + .visually-hidden').text()).not.toBe('');
    },
  );
});

describe('what is marked', () => {
  test('is named, not only coloured', async () => {
    expect((await draw('curve')).text()).toContain('You are here');
    expect((await draw('gauge')).get('.holds').text()).toContain('wet');
    const map = await draw('map');
    expect(map.get('path.marked').attributes('d')).toBe('M10,0 20,0 20,10 10,10ZM11,1 16,1 16,9 11,9Z');
    expect(map.get('text.marked').attributes()).toMatchObject({ x: '18', y: '5' });
    expect(map.findAll('svg text').map((name) => name.text())).toEqual(['East', 'West']);
    expect((await draw('heatmap')).get('.visually-hidden').text()).toContain('Sunday, morning: 3 mm');
  });

  test('has its name on the map, also where the name of another area would cover it', async () => {
    const map = figures.find(({ kind }) => kind === 'map');
    if (map?.kind !== 'map') throw new Error('there is no map');
    const areas = map.areas.map((area) => ({
      ...area,
      label: { en: 'A name that is longer than its area', fr: 'Un nom' },
    }));
    const wrapper = mount(FigureView, {
      props: { figure: { ...map, width: 40, areas } },
      global: { plugins: [translation] },
    });
    await vi.waitFor(() => expect(wrapper.find('text').exists()).toBe(true), { timeout: 20_000 });
    expect(wrapper.findAll('svg text').map((name) => name.classes())).toEqual([['marked']]);
  });

  test('tells lines apart by their dashes too', async () => {
    const wrapper = await draw('curve');
    expect(wrapper.findAll('.legend li').map((line) => line.text())).toEqual(['today', 'yesterday']);
    expect(wrapper.findAll('path.curve').map((line) => line.classes().at(-1))).toEqual([
      'curve-1',
      'curve-2',
    ]);
  });
});

describe('numbers', () => {
  test('are short, and in a column have the same number of decimals', () => {
    expect([0.4567, 12.34, 1234.5].map(formatNumber)).toEqual(['0.457', '12.3', '1,235']);
    expect([0.352, 0.0044].map(columnFormat([0.352, 0.0044]))).toEqual(['0.352', '0.004']);
    expect([3, 12].map(columnFormat([3, 12]))).toEqual(['3', '12']);
    expect([-1.234, 0, 2].map(formatSigned)).toEqual(['−1.23', '0.00', '+2.00']);
  });

  test('fall into five steps of colour, equal values into one', () => {
    const { of, bounds } = steps([0, 10]);
    expect([0, 1.9, 2, 9.9, 10].map(of)).toEqual([1, 1, 2, 5, 5]);
    expect(bounds).toEqual([0, 2, 4, 6, 8, 10]);
    expect(steps([3, 3]).of(3)).toBe(1);
  });
});
