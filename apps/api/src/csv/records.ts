import { message } from '../messages/message.ts';
import type { StreamDecoder } from './decode.ts';
import { CsvError } from './error.ts';

/** One or more complete records as text; the first begins at `line`. */
export interface Block {
  readonly text: string;
  readonly line: number;
}

/** Long chunks are split, so that a block takes a few milliseconds at most. */
const pieceBytes = 64 * 1024;

const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

/** The first line of some files of Excel: `sep=;`. */
const separatorLine = /^sep=([,;\t|])\r?$/i;

/**
 * Splits a stream of bytes into blocks of complete records. A line break within quotes does not end a record.
 * Memory: one chunk and one record.
 * @throws CsvError when the bytes are not valid in the encoding of the first ones, are not text, or a record is longer than `maxLength` characters
 */
export async function* splitRecords(
  source: AsyncIterable<Uint8Array>,
  maxLength: number,
  decoder: StreamDecoder,
): AsyncGenerator<Block, void, undefined> {
  let rest = '';
  let line = 1;
  let delimiter: Delimiter | undefined;
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += pieceBytes) {
      const { text: read, failed } = decoder.decode(chunk.subarray(at, at + pieceBytes));
      const text = rest + read;
      const binary = read.includes('\0') ? text.slice(0, text.indexOf('\0')) : undefined;
      if (binary !== undefined) throw new CsvError(line + count(binary, '\n'), message('csv-not-text'));
      if (!delimiter && unquoted(text).includes('\n')) delimiter = detectDelimiter(text);
      const end = delimiter ? endOfRecords(text, delimiter) : 0;
      rest = text.slice(end);
      if (end > 0) {
        const whole = text.slice(0, end);
        yield { text: whole, line };
        line += count(whole, '\n');
      }
      if (failed) throw notDecodable(line + count(rest, '\n'));
      if (rest.length > maxLength) throw tooLong(rest, line, maxLength);
    }
  }
  const { text, failed } = decoder.end();
  if (failed) throw notDecodable(line + count(rest, '\n'));
  rest += text;
  if (rest !== '') yield { text: rest, line };
}

/** The delimiter that the first line names, or the most frequent of it outside quotes; a comma if it has none. */
export function detectDelimiter(text: string): Delimiter {
  const first = unquoted(text).split('\n', 1)[0] ?? '';
  const named = separatorLine.exec(first)?.[1];
  if (named) return named as Delimiter;
  return delimiters.reduce((best, one) => (count(first, one) > count(first, best) ? one : best));
}

/** Whether the first line names the delimiter and no columns. */
export const namesDelimiter = (text: string): boolean => separatorLine.test(text.split('\n', 1)[0] ?? '');

const unquoted = (text: string) => text.replace(/"[^"]*(?:"|$)/g, '');

/** Where the last complete record ends. A quote opens a cell only at its beginning. */
function endOfRecords(text: string, delimiter: Delimiter): number {
  let end = 0;
  let from = 0;
  for (let quote = text.indexOf('"'); ; quote = text.indexOf('"', from)) {
    const plain = quote < 0 ? text.length : quote;
    const newline = plain === 0 ? -1 : text.lastIndexOf('\n', plain - 1);
    if (newline >= from) end = newline + 1;
    if (quote < 0) return end;
    const before = quote === 0 ? '\n' : text[quote - 1];
    if (before !== '\n' && before !== delimiter) {
      from = quote + 1;
      continue;
    }
    let close = text.indexOf('"', quote + 1);
    while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
    if (close < 0) return end;
    from = close + 1;
  }
}

function count(text: string, what: string): number {
  let found = 0;
  for (let at = text.indexOf(what); at >= 0; at = text.indexOf(what, at + 1)) found += 1;
  return found;
}

const notDecodable = (line: number) => new CsvError(line, message('csv-not-utf8'));

/** An unfinished record with a line break in it was opened by a quote. */
const tooLong = (rest: string, line: number, max: number) =>
  new CsvError(
    line,
    rest.includes('\n') ? message('csv-quote-not-closed', { max }) : message('csv-record-too-long', { max }),
  );
