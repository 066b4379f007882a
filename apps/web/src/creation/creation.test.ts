// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { describe, expect, test, vi } from 'vitest';
import { saveFile } from '../api/save-file.ts';
import type { components } from '../generated/api.ts';
import { type Answers, mountPage, problem } from '../testing/mount-page.ts';
import { allIsWell } from '../testing/records.ts';
import { answerUpload } from '../testing/upload.ts';
import { nameFrom } from './creation.ts';
import { typedNumber } from './description.ts';

vi.mock('../api/save-file.ts', () => ({ saveFile: vi.fn() }));

type Schemas = components['schemas'];

const both = (en: string, fr = en) => ({ en, fr });
const profiled = {
  count: 400,
  blank: 0,
  distinct: 2,
  hasMoreValues: false,
  values: [{ value: 'a', count: 200 }],
  number: null,
  date: null,
};
const table: Schemas['Table'] = {
  id: '01900000-0000-7000-8000-000000000001',
  profile: {
    rows: 400,
    isWhole: true,
    lines: [['7', '50', 'a', '1']],
    columns: ['Id', 'Age', 'Plan', 'Left'].map((name) => ({ ...profiled, name, type: 'category' as const })),
  },
};

const draft = (): Schemas['Draft'] => ({
  description: {
    version: 1,
    title: both('Bank'),
    question: both('Bank: Left?', 'Bank : Left ?'),
    summary: both('From a table.', 'À partir d’une table.'),
    notice: both('No verdict.', 'Pas un verdict.'),
    target: {
      kind: 'yes-no',
      column: 'Left',
      label: both('Probability of Left', 'Probabilité de Left'),
      yes: { value: '1', label: both('Yes', 'Oui') },
      no: { value: '0', label: both('No', 'Non') },
      threshold: 0.5,
    },
    fields: {
      Age: { kind: 'number', label: both('Age'), integer: true, minimum: 0, maximum: 120, default: 40 },
      Plan: {
        kind: 'category',
        optional: true,
        label: both('Plan'),
        values: ['a', 'b'].map((value) => ({ value, label: both(value) })),
      },
    },
    leftOut: { Id: both('identifier: 400 different values', 'identifiant : 400 valeurs différentes') },
  },
  rows: 400,
  isWhole: true,
  badLines: 0,
  usable: ['Id'],
  warnings: [],
  file: 'apps/api/src/predictors/bank/predictor.json',
  isWritable: false,
});

const created: Schemas['CreatedPredictor'] = {
  file: draft().file,
  isWritten: false,
  patch: 'diff --git a/x b/x\n',
};

interface Options {
  readonly answer?: Answers;
  readonly locale?: 'en' | 'fr';
}

/** Waits for answers, and for the parts of the page that are loaded when they are needed. */
async function settled(): Promise<void> {
  await flushPromises();
  await vi.dynamicImportSettled();
  await flushPromises();
}

/** The page with a table that was sent; the API proposes the draft, and creates what it is sent. */
async function openTable({ answer = () => undefined, locale = 'en' }: Options = {}) {
  const page = await mountPage(
    '/models/create',
    (method, path, request) => {
      const own = answer(method, path, request);
      if (own !== undefined) return own;
      if (path.endsWith('/draft')) return draft();
      if (method === 'POST' && path === '/api/predictors') return created;
      return allIsWell(method, path);
    },
    locale,
  );
  const { wrapper } = page;
  answerUpload(201, table);
  const input = wrapper.find<HTMLInputElement>('input[type=file]');
  Object.defineProperty(input.element, 'files', {
    value: [new File(['Id,Age,Plan,Left\n'], 'Clients d’été 2024.csv')],
  });
  await input.trigger('change');
  await wrapper.findAll('form')[0]?.trigger('submit');
  await flushPromises();
  const field = (label: string) => {
    const found = wrapper.findAll('label').find((each) => each.text() === label);
    return wrapper.find(`[id="${found?.attributes('for')}"]`);
  };
  const button = (text: string) => wrapper.findAll('button').find((each) => each.text() === text);
  return { ...page, field, button };
}

async function propose(options: Options = {}) {
  const page = await openTable(options);
  const french = options.locale === 'fr';
  await page.field(french ? 'Nom du prédicteur' : 'Name of the predictor').setValue('bank');
  await page.field(french ? 'Colonne à prédire' : 'Column to predict').setValue('Left');
  await page.wrapper.findAll('form')[1]?.trigger('submit');
  await settled();
  return page;
}

const submit = async ({ wrapper }: Awaited<ReturnType<typeof propose>>) => {
  await wrapper.findAll('form')[2]?.trigger('submit');
  await settled();
};
const bodyOf = (sent: readonly Request[], path: string) => {
  const found = sent.findLast((request) => request.method === 'POST' && request.url.endsWith(path));
  return found?.json() as Promise<{ name: string; use: string[]; description: Schemas['Description'] }>;
};

describe('a predictor from a table', () => {
  test('is made from a name and a column: fields, and what was left out and why', async () => {
    const { wrapper, sent, field } = await openTable();
    expect(wrapper.text()).toContain('The file has 400 records.');
    expect((field('Name of the predictor').element as HTMLInputElement).value).toBe('clients-d-ete-2024');
    await field('Name of the predictor').setValue('bank');
    await field('Column to predict').setValue('Left');
    await field('Kind').setValue('yes-no');
    await wrapper.findAll('form')[1]?.trigger('submit');
    await settled();
    expect(await bodyOf(sent, '/draft')).toEqual({ name: 'bank', target: 'Left', use: [], kind: 'yes-no' });
    expect(wrapper.text()).toContain('2 fields were found in 400 rows.');
    expect(wrapper.text()).toContain('Age number, 0 to 120');
    expect(wrapper.text()).toContain('Plan 2 values, may be missing');
    expect(wrapper.text()).toContain('Id identifier: 400 different values');
    expect(wrapper.text()).toContain('5 texts are the same in both languages.');
  });

  test('is edited, and what is sent is what is on the page', async () => {
    const page = await propose();
    const { wrapper, sent } = page;
    const age = wrapper.findAll('details').find((each) => each.text().startsWith('Age'));
    const [en, fr] = age?.findAll('input') ?? [];
    await en?.setValue('Age in years');
    await fr?.setValue('Âge');
    await page.field('Largest accepted').setValue('110,5');
    await page.field('Yes from this probability on').setValue('0.4');
    await submit(page);
    const { name, description } = await bodyOf(sent, '/api/predictors');
    expect(name).toBe('bank');
    expect(description.fields.Age).toMatchObject({ label: both('Age in years', 'Âge'), maximum: 110.5 });
    expect(description.target).toMatchObject({ threshold: 0.4 });
    expect(wrapper.text()).toContain('bank/predictor.json is ready to be committed.');
    expect(wrapper.text()).toContain(
      "git apply --index ~/Downloads/bank.patch && git commit -m 'api: the predictor bank'",
    );
    expect(wrapper.text()).toContain("npm run data -- import bank 'Clients d’été 2024.csv' --to dev");
    await page.button('Download bank.patch')?.trigger('click');
    expect(saveFile).toHaveBeenCalledWith(expect.any(Blob), 'bank.patch');
  });

  test('loses a field and gets it back, and takes a column that was left out', async () => {
    const withId = { ...draft() };
    withId.description.fields = {
      Id: { kind: 'number', label: both('Id'), minimum: 0, maximum: 400 },
      ...withId.description.fields,
    };
    let asked = 0;
    const answer = (_method: string, path: string) =>
      path.endsWith('/draft') && asked++ > 0 ? withId : undefined;
    const page = await propose({ answer });
    const { wrapper, sent } = page;
    await page.button('Leave out Age')?.trigger('click');
    expect(wrapper.text()).toContain('Age left out by choice');
    await wrapper.find('button[aria-label="Use Age"]').trigger('click');
    await flushPromises();
    await wrapper.find('button[aria-label="Use Id"]').trigger('click');
    await flushPromises();
    expect((await bodyOf(sent, '/draft')).use).toEqual(['Id']);
    await submit(page);
    const { description } = await bodyOf(sent, '/api/predictors');
    expect(Object.keys(description.fields)).toEqual(['Id', 'Age', 'Plan']);
    expect(description.leftOut).toEqual({});
  });

  test('says in French what is refused, beside the field', async () => {
    const errors = [
      {
        field: 'fields.Age.minimum',
        code: 'not-below-maximum',
        params: { max: 120 },
        message: 'must be below',
      },
    ];
    const answer = (method: string, path: string) =>
      method === 'POST' && path === '/api/predictors'
        ? problem(422, { code: 'invalid-fields', errors })
        : undefined;
    const page = await propose({ answer, locale: 'fr' });
    expect(page.wrapper.text()).toContain('2 champs trouvés dans 400 lignes.');
    expect(page.wrapper.text().replace(/\s/g, ' ')).toContain('identifiant : 400 valeurs différentes');
    await submit(page);
    const age = page.wrapper.findAll('details').find((each) => each.text().startsWith('Age'));
    expect(age?.attributes('open')).toBeDefined();
    expect(age?.text()).toContain('Moins que le maximum, 120.');
    expect(page.wrapper.find('[role=alert] li').text()).toContain('fields.Age.minimum');
  });

  test('is refused with a reason, and the name is marked when it is taken', async () => {
    const refused = {
      type: '/docs#problem-invalid-records',
      code: 'target-texts',
      params: { column: 'Left', count: 400, max: 12 },
      detail: 'too many',
    };
    const texts = await propose({
      answer: (_method, path) => (path.endsWith('/draft') ? problem(422, refused) : undefined),
    });
    expect(texts.wrapper.find('[role=alert]').text()).toContain('The column Left has 400 different texts');
    const errors = [{ field: 'name', code: 'predictor-exists', params: {}, message: 'taken' }];
    const taken = await propose({
      answer: (_method, path) =>
        path.endsWith('/draft') ? problem(409, { code: 'conflict', errors }) : undefined,
    });
    expect(taken.field('Name of the predictor').attributes('aria-invalid')).toBe('true');
    expect(taken.wrapper.text()).toContain('Another predictor has this name.');
  });

  test('under npm start is written, and the page says how to see it', async () => {
    const answer: Answers = (method, path) => {
      if (path.endsWith('/draft')) return { ...draft(), isWritable: true };
      if (method === 'POST' && path === '/api/predictors') return { ...created, isWritten: true };
      if (path === '/api/models') return { environment: 'local', pins: {}, reasons: {}, models: [] };
      return undefined;
    };
    const page = await propose({ answer });
    expect(page.button('Write it into the checkout')).toBeDefined();
    await submit(page);
    const text = page.wrapper.text();
    expect(text).toContain('predictor.json was written.');
    expect(text).toContain('the form is then at /predict/bank');
    expect(text).toContain('npm run gitops model train bank -- --env local');
    expect(text).not.toContain('git apply');
  });

  test('is for the administrator', async () => {
    const { wrapper } = await mountPage('/models/create', (method, path) =>
      path === '/api/session' ? { user: null, expiresAt: null } : allIsWell(method, path),
    );
    expect(wrapper.text()).toContain('This page is for the administrator.');
    expect(wrapper.find('input[type=file]').exists()).toBe(false);
  });
});

test('names and numbers are taken as people write them', () => {
  expect(nameFrom('2024 – Kündigungen (neu).xlsx')).toBe('kundigungen-neu');
  expect([typedNumber('1 200,5'), typedNumber('-3')]).toEqual([1200.5, -3]);
  expect(typedNumber('many')).toBe('many');
});
