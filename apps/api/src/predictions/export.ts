import { exportCsv } from '../csv/export.ts';
import type { Input } from '../definition/field.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import { outcomeCells } from './outcome-columns.ts';
import type { StoredRow } from './page.ts';

const identity = ['id', 'createdAt', 'predictor', 'model', 'source'] as const;
const outcomeColumns = ['value', 'class', 'low', 'high', 'date', 'reference'] as const;

/**
 * Stored predictions as a CSV file, in chunks.
 * @param predictor whose fields get a column each; without one, the input is one cell of JSON
 */
export function exportPredictions(
  batches: AsyncIterable<readonly StoredRow[]>,
  predictor: AnyPredictor | undefined,
  inputOf: (row: StoredRow) => Input,
): AsyncGenerator<string, void, undefined> {
  const names = predictor ? Object.keys(predictor.fields) : undefined;
  const columns = [...identity, ...(names ?? ['input']), ...outcomeColumns, 'actual'];
  return exportCsv(columns, batches, (row) => {
    const input = inputOf(row);
    return [
      row.id,
      row.createdAt.toISOString(),
      row.predictor,
      row.model,
      row.source,
      ...(names ? names.map((name) => input[name]) : [JSON.stringify(input)]),
      ...outcomeCells(row.outcome, outcomeColumns),
      row.actual === null ? '' : String(row.actual),
    ];
  });
}
