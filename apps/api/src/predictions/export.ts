import { csvLine } from '../csv/writer.ts';
import type { Input } from '../definition/field.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import { outcomeCells } from './outcome-columns.ts';
import type { StoredRow } from './store.ts';

const outcomeColumns = ['value', 'class', 'low', 'high', 'date', 'reference'] as const;

/**
 * Stored predictions as a CSV file, in chunks. Spreadsheets recognise UTF-8 by the byte order mark.
 * @param predictor whose fields get a column each; without one, the input is one cell of JSON
 */
export async function* exportPredictions(
  batches: AsyncIterable<readonly StoredRow[]>,
  predictor: AnyPredictor | undefined,
  inputOf: (row: StoredRow) => Input,
): AsyncGenerator<string, void, undefined> {
  const names = predictor ? Object.keys(predictor.fields) : undefined;
  yield `\uFEFF${csvLine(['id', 'createdAt', 'predictor', 'model', 'source', ...(names ?? ['input']), ...outcomeColumns, 'actual'])}`;
  for await (const rows of batches) {
    let chunk = '';
    for (const row of rows) {
      const input = inputOf(row);
      chunk += csvLine([
        row.id,
        row.createdAt.toISOString(),
        row.predictor,
        row.model,
        row.source,
        ...(names ? names.map((name) => input[name]) : [JSON.stringify(input)]),
        ...outcomeCells(row.outcome, outcomeColumns),
        row.actual === null ? '' : String(row.actual),
      ]);
    }
    yield chunk;
  }
}
