import { z } from 'zod';
import { pointed } from '../csv/cell.ts';
import { CsvError } from '../csv/error.ts';
import { type CsvRecord, openCsv } from '../csv/reader.ts';
import { endMark } from '../csv/writer.ts';
import { readActual } from '../definition/actual.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import { fieldError } from '../http/field-errors.ts';
import { type BadRow, Problem } from '../http/problem.ts';
import { type Message, message } from '../messages/message.ts';
import { columnKey } from '../tables/column-key.ts';
import type { OutcomeStore, Reported } from './store.ts';

/** Names that the two columns may have, as `columnKey` writes them: those of the export come first. */
const references = ['id', 'prediction', 'predictionid', 'reference'];
const actuals = ['actual', 'outcome', 'resultat', 'résultat'];

const maxListed = 100;

/** What became of a file of outcomes. */
export interface OutcomeFile {
  new: number;
  corrected: number;
  unchanged: number;
  blank: number;
  unknown: number;
  badRows: BadRow[];
  badCount: number;
}

/**
 * Stores the outcomes of a CSV file, in batches. Lines depend on no other line: those that are refused are listed,
 * the rest is stored, and the corrected file can be sent again.
 * @throws Problem when the header lacks a column, or the file can't be read on; what came before it is stored
 */
export async function readOutcomes(
  bytes: AsyncIterable<Uint8Array>,
  predictors: readonly AnyPredictor[],
  store: OutcomeStore,
): Promise<OutcomeFile> {
  const report: OutcomeFile = {
    new: 0,
    corrected: 0,
    unchanged: 0,
    blank: 0,
    unknown: 0,
    badRows: [],
    badCount: 0,
  };
  const refuse = (line: number, reason: Message) => {
    report.badCount++;
    if (report.badRows.length < maxListed) report.badRows.push({ line, reason });
  };
  try {
    const { header, batches } = await openCsv(bytes);
    const keys = header.columns.map(columnKey);
    const [reference, actual] = [referenceOf(keys), placeOf(keys, actuals, 'actual')];
    for await (const batch of batches) {
      const lines = batch.flatMap((record) => {
        const read = readLine(record, reference, actual);
        if (read === 'blank') report.blank++;
        else if (read === 'end') return [];
        else if ('problem' in read) refuse(record.line, read.problem);
        else return [{ line: record.line, ...read, cell: pointed(read.cell, header) }];
        return [];
      });
      const known = await store.predictorsOf(
        'all',
        lines.map(({ id }) => id),
      );
      const outcomes = new Map<string, Reported>();
      for (const { line, id, cell } of lines) {
        const predictor = predictors.find(({ name }) => name === known.get(id));
        if (!predictor) {
          report.unknown++;
          continue;
        }
        const read = readActual(predictor.target, cell);
        if ('problem' in read) refuse(line, read.problem);
        else outcomes.set(id, { id, actual: read.actual });
      }
      for (const { state } of await store.report([...outcomes.values()], 'administrator')) report[state]++;
    }
    report.badRows.sort((a, b) => a.line - b.line);
    return report;
  } catch (error) {
    if (error instanceof CsvError) throw new Problem('malformed-request', { message: error.content });
    throw error;
  }
}

/**
 * The column of predictions. In the answer to a batch, `id` may be a column of the person’s own; a file that was
 * predicted for twice has its newest predictions last.
 * @throws Problem when there is none
 */
function referenceOf(keys: readonly string[]): number {
  const place = keys.lastIndexOf('predictedid');
  return place >= 0 ? place : placeOf(keys, references, 'id');
}

/** @throws Problem when no column has one of the names */
function placeOf(keys: readonly string[], names: readonly string[], usual: string): number {
  const place = keys.findIndex((key) => names.includes(key));
  if (place >= 0) return place;
  throw new Problem('invalid-fields', {
    message: message('columns-missing', { columns: usual }),
    errors: [fieldError(usual, message('missing-column'))],
  });
}

const uuid = z.uuid();

function readLine({ cells, problem }: CsvRecord, reference: number, actual: number) {
  if (problem) return { problem };
  if (cells[reference] === endMark) return 'end';
  const cell = (cells[actual] ?? '').trim();
  if (cell === '') return 'blank';
  const id = (cells[reference] ?? '').trim().toLowerCase();
  return uuid.safeParse(id).success ? { id, cell } : { problem: message('not-an-id') };
}
