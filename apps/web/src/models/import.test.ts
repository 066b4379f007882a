// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { describe, expect, test, vi } from 'vitest';
import type { components } from '../generated/api.ts';
import { mountPage, problem } from '../testing/mount-page.ts';
import { digest, records } from '../testing/predictors.ts';
import { allIsWell } from '../testing/records.ts';
import { answerUpload } from '../testing/upload.ts';

type Schemas = components['schemas'];

const column = {
  count: 20,
  blank: 0,
  distinct: 2,
  hasMoreValues: false,
  values: [],
  number: null,
  date: null,
};
const preview: Schemas['ImportPreview'] = {
  rows: 1_200,
  leftOut: 3,
  badCount: 0,
  badRows: [],
  columns: [
    { name: 'humidity', matched: 'Humidity', by: 'name', changes: [{ from: 'dry', to: '10', count: 4 }] },
    { name: 'place', matched: null, by: null, changes: [] },
  ],
  ignored: ['owner'],
  ignoredCount: 1,
  files: [],
  mapping: { columns: {}, values: {}, dates: {} },
  mappingFrom: 'none',
  quality: [
    {
      code: 'quality-missing',
      params: { column: 'humidity', n: 2, total: 1200 },
      detail: 'humidity is missing in 2 records of 1,200.',
    },
  ],
  refusal: null,
  isWhole: true,
  profile: {
    rows: 1_200,
    isWhole: true,
    lines: [['50', 'me']],
    columns: [
      {
        ...column,
        name: 'Humidity',
        type: 'number',
        number: {
          minimum: 1,
          maximum: 99,
          mean: 50,
          isInteger: true,
          mark: '.',
          tenths: [10, 20, 30, 40, 50, 60, 70, 80, 90],
        },
      },
      { ...column, name: 'owner', type: 'category', values: [{ value: 'me', count: 20 }], blank: 5 },
    ],
  },
};

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
  async function choose(looked: unknown, locale: 'en' | 'fr' = 'en', imported: unknown = report) {
    const { paths } = answerUpload(201, { id: 'an-id', bytes: 1, digest });
    const page = await mountPage(
      '/models',
      (method, path) => {
        if (path.endsWith('/dataset/preview')) return looked;
        if (path.endsWith('/dataset/import')) return imported;
        return path.endsWith('/files/an-id') ? new Response(null, { status: 204 }) : allIsWell(method, path);
      },
      locale,
    );
    vi.stubGlobal('XMLHttpRequest', globalThis.XMLHttpRequest);
    await vi.waitFor(() => expect(page.wrapper.find('.dataset input[type="file"]').exists()).toBe(true), {
      timeout: 20_000,
    });
    const panel = page.wrapper.get('.dataset');
    const input = panel.get<HTMLInputElement>('input[type="file"]');
    Object.defineProperty(input.element, 'files', { value: [new File(['a'], 'sky 1.csv')] });
    await input.trigger('change');
    await panel.get('form').trigger('submit');
    const settle = async () => {
      await flushPromises();
      await vi.waitFor(() => expect(panel.find('progress').exists()).toBe(false));
    };
    await settle();
    const bodies = (end: string) =>
      Promise.all(page.sent.filter(({ url }) => url.endsWith(end)).map((request) => request.clone().json()));
    const press = async (text: string) => {
      await panel
        .findAll('button')
        .find((button) => button.text() === text)
        ?.trigger('click');
      await settle();
    };
    return { panel, paths, bodies, press, settle };
  }

  test('first shows what would be read, then imports it and says what was left', async () => {
    const { panel, paths, bodies, press } = await choose(preview);
    expect(paths).toEqual(['/api/predictors/weather/dataset/files']);
    const text = panel.text();
    expect(text).toContain('The file has 1,200 records.');
    expect(panel.findAll('tbody tr')[0]?.text()).toBe('Humidityhumiditynumber1 to 99, median 500%');
    expect(panel.findAll('tbody tr')[1]?.text()).toBe('owner–categoryme, …25%');
    expect(text).toContain('dry → 10');
    expect(text).toContain('humidity is missing in 2 records of 1,200.');
    expect(text).toContain('1,200 records would be imported. 3 were excluded by rule.');
    await press('Import');
    expect(await bodies('/import')).toEqual([{ files: [{ id: 'an-id', name: 'sky 1.csv' }], skip: 0 }]);
    expect(panel.text()).toContain('1,200 records were imported.');
    expect(panel.text()).toContain('Not in the file: place');
    expect(panel.text()).toContain('Not read: owner');
    expect(panel.text()).toContain('only their name has changed');
  });

  test('columns are mapped by choosing them, and bad lines may be left out', async () => {
    const { panel, bodies, settle } = await choose(preview);
    const selects = panel.findAll('select');
    const place = selects.find(
      (select) =>
        select.element.id ===
        panel
          .findAll('label')
          .find((label) => label.text() === '[place]')
          ?.attributes('for'),
    );
    await place?.setValue('owner');
    await settle();
    await panel.findAll('select').at(-1)?.setValue('0.01');
    await settle();
    const looked = await bodies('/preview');
    expect(looked.map(({ mapping, skip }) => [mapping?.columns, skip])).toEqual([
      [undefined, 0],
      [{ place: 'owner' }, 0],
      [{ place: 'owner' }, 0.01],
    ]);
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
