// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { describe, expect, test, vi } from 'vitest';
import { file, preview, sentDistricts, shape } from '../testing/imports.ts';
import { mountPage, problem } from '../testing/mount-page.ts';
import { digest, records } from '../testing/predictors.ts';
import { allIsWell } from '../testing/records.ts';
import { answerUpload } from '../testing/upload.ts';

const report = {
  ...preview,
  fingerprint: digest,
  dataset: records.current,
  alreadyImported: true,
};

const refused = {
  type: '/docs#problem-invalid-records',
  code: 'nothing-imported',
  params: {},
  detail: '240 lines of 1200 cannot be read. Nothing was imported.',
  cause: {
    code: 'lines-unreadable',
    params: { n: 240, total: 1200 },
    detail: '240 lines of 1200 cannot be read',
  },
  badRows: [
    {
      line: 7,
      code: 'predictor-message',
      params: { en: 'humidity "x" is not a number', fr: 'humidity « x » n’est pas un nombre' },
      reason: 'humidity "x" is not a number',
    },
  ],
  badCount: 240,
};

describe('importing records', () => {
  interface Answers {
    readonly imported?: unknown;
    readonly described?: unknown;
    readonly files?: readonly File[];
  }

  async function choose(looked: unknown, locale: 'en' | 'fr' = 'en', answers: Answers = {}) {
    const { imported = report, described = records, files = [new File(['a'], 'sky 1.csv')] } = answers;
    const { paths } = answerUpload(201, { id: 'an-id', bytes: 1, ...sentDistricts });
    const page = await mountPage(
      '/models',
      (method, path) => {
        if (path.endsWith('/dataset/preview')) return looked;
        if (path.endsWith('/dataset/import')) return imported;
        if (path.endsWith('/weather/dataset')) return described;
        return path.endsWith('/files/an-id') ? new Response(null, { status: 204 }) : allIsWell(method, path);
      },
      locale,
    );
    vi.stubGlobal('XMLHttpRequest', globalThis.XMLHttpRequest);
    await vi.waitFor(() => expect(page.wrapper.find('.dataset input[type="file"]').exists()).toBe(true), {
      timeout: 20_000,
    });
    const panel = page.wrapper.get('.dataset');
    const settle = async () => {
      await flushPromises();
      await vi.waitFor(() => expect(panel.find('progress').exists()).toBe(false));
    };
    const give = async (place: number, given: readonly File[]) => {
      const input = panel.findAll<HTMLInputElement>('input[type="file"]')[place];
      Object.defineProperty(input?.element, 'files', { value: given });
      await input?.trigger('change');
      await panel.findAll('form')[place]?.trigger('submit');
      await settle();
    };
    await give(0, files);
    const bodies = (end: string) =>
      Promise.all(page.sent.filter(({ url }) => url.endsWith(end)).map((request) => request.clone().json()));
    const press = async (text: string) => {
      await panel
        .findAll('button')
        .find((button) => button.text() === text)
        ?.trigger('click');
      await settle();
    };
    const select = (label: string) => {
      const found = panel.findAll('label').find((each) => each.text() === label);
      return panel.findAll('select').find(({ element }) => element.id === found?.attributes('for'));
    };
    return { panel, paths, bodies, press, settle, give, select, sent: page.sent };
  }

  test('first shows what would be read, then imports it and says what was left', async () => {
    const { panel, paths, bodies, press } = await choose(preview);
    expect(panel.findAll('input[type="file"]').length).toBe(1);
    expect(paths).toEqual(['/api/predictors/weather/dataset/files']);
    const text = panel.text();
    expect(text).toContain('sky 1.csv has 1,200 records.');
    expect(panel.findAll('tbody tr')[0]?.text()).toBe('Humidityhumiditynumber1 to 99, median 500%');
    expect(panel.findAll('tbody tr')[1]?.text()).toBe('owner–categoryme, …25%');
    expect(text).toContain('dry → 10');
    expect(text).toContain('humidity is missing in 2 records of 1,200.');
    expect(text).toContain('1,200 records would be imported. 3 were excluded by rule.');
    await press('Import');
    expect(await bodies('/import')).toEqual([{ files: [{ id: 'an-id', name: 'sky 1.csv' }], skip: 0 }]);
    expect(panel.text()).toContain('1,200 records were imported. 3 were excluded by rule. The same records');
    expect(panel.text()).toContain('Not in the file: place');
    expect(panel.text()).toContain('Not read: owner');
    expect(panel.text()).toContain('only their name has changed');
  });

  test('columns are mapped by choosing them, and bad lines may be left out', async () => {
    const { panel, bodies, settle, select } = await choose(preview);
    await select('[place]')?.setValue('owner');
    await settle();
    await panel.findAll('select').at(-1)?.setValue('0.01');
    await settle();
    const looked = await bodies('/preview');
    expect(looked.map(({ mappings, skip }) => [mappings?.sky?.columns, skip])).toEqual([
      [undefined, 0],
      [{ place: 'owner' }, 0],
      [{ place: 'owner' }, 0.01],
    ]);
  });

  const second = { ...file, name: 'sky 2.csv', shape: 'other', rows: 800, badCount: 4, isWhole: false };
  const both = {
    ...preview,
    files: [file, second],
    shapes: [
      shape,
      { ...shape, shape: 'other', columns: [{ ...shape.columns[0], matched: null, by: null }] },
    ],
    badRows: [{ file: 'sky 2.csv', line: 7, code: 'csv-empty', params: {}, reason: 'the file is empty' }],
    badCount: 4,
    refusal: refused.cause,
  };
  const two = [new File(['a'], 'sky 1.csv'), new File(['b'], 'sky 2.csv')];

  for (const [locale, line, first, leave, notRead] of [
    ['en', '2024-01-01 to 2024-12-31', 'the first 800', 'leave out', 'not read'],
    ['fr', 'du 2024-01-01 au 2024-12-31', 'les 800 premières', 'écarter', 'non lue'],
  ] as const)
    test(`several files have a line each and a mapping for each shape (${locale})`, async () => {
      const { panel, paths, bodies, press, settle } = await choose(both, locale, { files: two });
      expect(paths.length).toBe(2);
      const rows = panel.findAll('table')[0]?.findAll('tbody tr') ?? [];
      expect(rows.map((row) => row.findAll('td')[1]?.text())).toEqual([line, line]);
      expect(rows[1]?.text()).toContain(first);
      expect(panel.get('[role="alert"]').text()).toContain('sky 2.csv 7');
      expect(panel.findAll('h3').map((heading) => heading.text())).toEqual(['sky 1.csv', 'sky 2.csv']);
      const mapping = panel.findAll('fieldset')[1]?.get('select');
      expect(mapping?.findAll('option')[0]?.text()).toBe(notRead);
      await mapping?.setValue('owner');
      await settle();
      await press(leave);
      const looked = await bodies('/preview');
      expect(looked.map(({ files, mappings }) => [files.length, mappings?.other?.columns])).toEqual([
        [2, undefined],
        [2, { humidity: 'owner' }],
        [1, { humidity: 'owner' }],
      ]);
    });

  for (const [locale, by, named] of [
    ['en', 'by position, from city.geojson', 'The name of a district is in'],
    ['fr', 'd’après la position, dans city.geojson', 'Le nom d’un quartier se lit dans'],
  ] as const)
    test(`districts are sent, used for the files without any, and named by a property (${locale})`, async () => {
      const places = { name: 'place', longitude: 'X', latitude: 'Y' };
      const used = {
        ...preview,
        shapes: [{ ...shape, districts: { ...sentDistricts, file: 'city.geojson', count: 7 } }],
      };
      const { panel, paths, give, bodies, settle, select } = await choose(used, locale, {
        described: { ...records, districts: places },
      });
      await give(1, [new File(['{}'], 'city.geojson')]);
      expect(paths[1]).toBe('/api/predictors/weather/dataset/districts');
      const place = select('[place]');
      expect(
        place
          ?.findAll('option')
          .find(({ element }) => element.selected)
          ?.text(),
      ).toBe(by);
      await select(named)?.setValue('CODE');
      await settle();
      await place?.setValue('owner');
      await settle();
      const looked = await bodies('/preview');
      const choice = { digest, file: 'city.geojson', property: 'NAME' };
      expect(looked.map(({ mappings }) => mappings?.sky).slice(1)).toEqual([
        { columns: {}, values: {}, dates: {}, districts: choice },
        { columns: {}, values: {}, dates: {}, districts: { ...choice, property: 'CODE' } },
        { columns: { place: 'owner' }, values: {}, dates: {} },
      ]);
      expect(panel.text()).not.toContain('models.dataset');
    });

  test('lists the lines that are wrong, and does not import them', async () => {
    const { badRows, badCount, ...refusal } = refused;
    const { panel } = await choose({ ...preview, refusal, badRows, badCount });
    const alert = panel.get('[role="alert"]').text();
    expect(alert).toContain('240 lines of 1,200 cannot be read. Nothing was imported.');
    expect(alert).toContain('7 humidity "x" is not a number');
    const button = panel.findAll('button').find((each) => each.text() === 'Import');
    expect(button?.attributes('disabled')).toBeDefined();
  });

  test('says all of it in French on a French page', async () => {
    const { panel } = await choose(problem(422, refused), 'fr');
    const refusal = panel.get('[role="alert"]');
    expect(refusal.get('p').text()).toBe('Le fichier n’a pas été accepté.');
    expect(refusal.text()).toContain(
      '240 lignes sur 1\u202f200 ne peuvent pas être lues. Rien n’a été importé.',
    );
    expect(refusal.text()).toContain('7 humidity «\u00a0x\u00a0» n’est pas un nombre');
    expect(refusal.text()).not.toContain('Nothing');
    expect(refusal.find('[lang="en"]').exists()).toBe(false);
  });
});
