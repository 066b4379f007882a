import assert from 'node:assert/strict';
import { noMapping } from '../src/datasets/mapping.ts';
import { type ReadOptions, readRecordsOf } from '../src/datasets/read-records.ts';
import { ImportRefusal } from '../src/datasets/refusal.ts';
import { type DataSource, RowError } from '../src/definition/data.ts';
import { temporaryFile } from './temporary-file.ts';
import { translated } from './translated.ts';

/** A row of the records of a test. */
interface Customer {
  tenure: number;
  charge: number;
  left: 'Yes' | 'No';
}

const notANumber = (name: string, cell = '') =>
  new RowError({ en: `${name} "${cell}" is not a number`, fr: `${name} « ${cell} » n’est pas un nombre` });
const number = (name: string, cell: string | undefined) => {
  const value = Number(cell);
  if (cell === '' || Number.isNaN(value)) throw notANumber(name, cell);
  return value;
};

const notice = { en: 'x', fr: 'x' };
const customers: DataSource<Customer> = {
  columns: [
    { name: 'Monthly_Charge', required: true, content: { kind: 'number' } },
    { name: 'tenure', required: true, synonyms: ['Months'], content: { kind: 'number' } },
    {
      name: 'Churn',
      required: true,
      synonyms: ['Churn Label', 'Exited'],
      content: { kind: 'category', values: [{ value: 'Yes', synonyms: ['left'] }, { value: 'No' }] },
    },
    { name: 'Note', required: false },
  ],
  read([charge, tenure, left, note]) {
    if (note === 'test') return null;
    if (left !== 'Yes' && left !== 'No')
      throw new RowError({
        en: `Churn "${left}" is neither Yes nor No`,
        fr: `Churn « ${left} » n’est ni Yes ni No`,
      });
    return { tenure: number('tenure', tenure), charge: number('Monthly_Charge', charge), left };
  },
  labelOf: ({ left }) => left,
  refuse({ count, label }) {
    if (count < 2)
      return {
        en: `2 records are needed; there are ${count}.`,
        fr: `Il faut 2 enregistrements ; il y en a ${count}.`,
      };
    if (label('Yes') === 0 || label('No') === 0)
      return { en: 'Churn is the same in every record.', fr: 'Churn est le même partout.' };
    return undefined;
  },
  inputOf: ({ tenure }) => ({ tenure }),
  synthetic: { notice, seed: 1, rows: 0, generate: () => [] },
};

type Content = string | Uint8Array;

/** Reads files as an import does. */
export async function read(text: Content | readonly Content[], options: Partial<ReadOptions> = {}) {
  const taken: Customer[] = [];
  const contents = typeof text === 'string' || text instanceof Uint8Array ? [text] : text;
  const files = await Promise.all(contents.map((content) => temporaryFile(content)));
  try {
    const report = await readRecordsOf(
      customers,
      files.map(({ path }, index) => ({ path, name: `${index + 1}.csv` })),
      { mapping: noMapping, ...options },
      async (rows) => void taken.push(...rows),
    );
    const { refusal, badRows, badCount } = report;
    if (refusal) throw new ImportRefusal(refusal, badRows, badCount);
    return { taken, report };
  } finally {
    for (const file of files) await file[Symbol.asyncDispose]();
  }
}

export async function refusalOf(
  text: Content | readonly Content[],
  options: Partial<ReadOptions> = {},
): Promise<ImportRefusal> {
  const refusal = await read(text, options).then(
    () => assert.fail('it was imported'),
    (error) => error,
  );
  assert.ok(refusal instanceof ImportRefusal, String(refusal));
  assert.match(refusal.message, /^[A-Z0-9].*\.$/);
  translated(refusal.content);
  for (const { reason } of refusal.badRows) translated(reason);
  return refusal;
}
