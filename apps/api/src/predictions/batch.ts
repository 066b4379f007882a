import { setImmediate as turn } from 'node:timers/promises';
import { cellReader, pointed } from '../csv/cell.ts';
import { CsvError } from '../csv/error.ts';
import { type CsvFile, type CsvHeader, type CsvRecord, openCsv } from '../csv/reader.ts';
import { type Cell, csvLine, lengthenLine } from '../csv/writer.ts';
import type { Fields, Input } from '../definition/field.ts';
import { fieldError, fieldErrors } from '../http/field-errors.ts';
import { type FieldError, Problem } from '../http/problem.ts';
import { english, type Message, message } from '../messages/message.ts';
import type { LoadedModel } from '../models/serving.ts';
import { columnKey } from '../tables/column-key.ts';
import type { BatchSink } from './batch-answer.ts';
import { exampleInput, outcomeCells, outcomeColumns } from './outcome-columns.ts';
import type { PredictionMaker } from './prediction.ts';

export interface BatchDependencies {
  maker: PredictionMaker;
  sink: BatchSink;
}

/**
 * Predicts for each record of a CSV file, as it arrives. The answer repeats the file’s columns and adds those of
 * the outcome, each beginning with `predicted_`, with the id by which what happened is reported, and `error`: why a
 * record has no prediction. Those of an earlier answer are replaced.
 * @throws Problem when the header can't be used or no record follows it; later failures become the last line
 */
export async function predictBatch(
  loaded: LoadedModel,
  bytes: AsyncIterable<Uint8Array>,
  visitor: string | null,
  dependencies: BatchDependencies,
): Promise<AsyncGenerator<string, void, undefined>> {
  const { header, batches } = await open(bytes);
  const iterator = batches[Symbol.asyncIterator]();
  const first = await malformedAsProblem(() => iterator.next());
  if (first.done) throw new Problem('malformed-request', { message: message('file-without-rows') });
  const readers = matchFields(loaded.model.fields?.() ?? loaded.predictor.fields, header);
  const today = new Date().toISOString().slice(0, 10);
  const example = exampleInput(loaded.model.fields?.() ?? loaded.predictor.fields, today);
  const columns = outcomeColumns(loaded.model.predict(example, today));
  const added = [...[...columns, 'id'].map((name) => `predicted_${name}`), 'error'];
  const earlier = placeOfEarlier(header.columns, added);
  /** The cells of a record, without those of an earlier answer. */
  const own = (cells: readonly string[]): readonly string[] =>
    earlier < 0 ? cells : cells.toSpliced(earlier, added.length);
  const line = (cells: readonly Cell[]) => csvLine(cells, header.delimiter);

  function answer({ cells, text, problem }: CsvRecord): string {
    if (problem !== undefined) return refuse(cells, english(problem));
    const input: Record<string, string | number | undefined> = {};
    for (const { name, place, read } of readers) input[name] = read(cells[place] ?? '');
    const parsed = loaded.schema.safeParse(input);
    if (!parsed.success) return refuse(cells, sentence(fieldErrors(parsed.error, input)));
    const made = dependencies.maker.make(loaded, parsed.data as Input, 'batch', visitor);
    dependencies.sink.add(made);
    const answered = [...outcomeCells(made.outcome, columns), made.record.id, ''];
    const repeated =
      text === undefined || earlier >= 0 ? undefined : lengthenLine(text, answered, header.delimiter);
    return repeated ?? line([...own(cells), ...answered]);
  }

  function refuse(cells: readonly string[], why: string): string {
    const kept = header.columns.map((_, index) => cells[index] ?? '');
    return line([...own(kept), ...columns.map(() => ''), '', why]);
  }

  return (async function* () {
    yield line([...own(header.columns), ...added]);
    try {
      for (let next: IteratorResult<readonly CsvRecord[]> = first; !next.done; next = await iterator.next()) {
        let chunk = '';
        for (const record of next.value) chunk += answer(record);
        yield chunk;
        await dependencies.sink.room();
        // Other requests are served between two batches of some hundred records.
        await turn();
      }
    } catch (error) {
      dependencies.sink.abort();
      if (error instanceof CsvError)
        yield refuse([], english(message('csv-rest-not-read', { line: String(error.line) }, error.reason)));
      else if (error instanceof Problem && error.kind === 'body-too-large') yield refuse([], error.detail);
      else throw error;
    } finally {
      await iterator.return?.();
    }
  })();
}

/** Where the columns of an earlier answer begin in a header; -1 when it has none. */
function placeOfEarlier(columns: readonly string[], added: readonly string[]): number {
  return columns.findIndex((_, start) => added.every((name, index) => columns[start + index] === name));
}

const open = (bytes: AsyncIterable<Uint8Array>): Promise<CsvFile> => malformedAsProblem(() => openCsv(bytes));

async function malformedAsProblem<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof CsvError) throw new Problem('malformed-request', { message: error.content });
    throw error;
  }
}

/** @throws Problem with each field that has no column, or two */
function matchFields(
  fields: Fields,
  header: CsvHeader,
): { name: string; place: number; read: ReturnType<typeof cellReader> }[] {
  const keys = header.columns.map(columnKey);
  const duplicate: string[] = [];
  const missing: string[] = [];
  const readers = Object.entries(fields).flatMap(([name, field]) => {
    const key = columnKey(name);
    const place = keys.indexOf(key);
    if (place !== keys.lastIndexOf(key)) duplicate.push(name);
    if (place < 0 && !field.optional) missing.push(name);
    const read = cellReader(field);
    const readPointed = header.decimalComma ? (cell: string) => read(pointed(cell, header)) : read;
    return place < 0 ? [] : [{ name, place, read: readPointed }];
  });
  if (duplicate.length + missing.length > 0) throw refusedHeader(duplicate, missing);
  return readers;
}

function refusedHeader(duplicate: readonly string[], missing: readonly string[]): Problem {
  return new Problem('invalid-fields', {
    message: headerMessage(duplicate.join(', '), missing.join(', ')),
    errors: [
      ...missing.map((field) => fieldError(field, message('missing-column'))),
      ...duplicate.map((field) => fieldError(field, message('duplicate-column'))),
    ],
  });
}

function headerMessage(duplicate: string, missing: string): Message {
  if (duplicate === '') return message('columns-missing', { columns: missing });
  if (missing === '') return message('columns-duplicate', { columns: duplicate });
  return message('columns-missing-and-duplicate', { missing, duplicate });
}

const sentence = (errors: readonly FieldError[]): string =>
  errors.map(({ field, message }) => `${field} ${message}`).join('; ');
