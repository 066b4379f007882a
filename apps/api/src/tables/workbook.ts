import { SaxesParser } from 'saxes';
import { CsvError } from '../csv/error.ts';
import type { CsvRecord } from '../csv/reader.ts';
import { message } from '../messages/message.ts';
import type { Archive } from './archive.ts';
import { TableError } from './error.ts';
import { excelDate, isDateFormat } from './excel-dates.ts';
import type { TableLimits } from './limits.ts';

/** The first sheet of a workbook: its name and its rows, each with its number. */
export interface Sheet {
  readonly name: string;
  readonly batches: AsyncIterable<readonly CsvRecord[]>;
}

interface Handlers {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Reads the first sheet of a workbook of Excel (ECMA-376, "xlsx"), row by row; its shared texts are in memory.
 * Dates become ISO 8601, formulas the value that was last computed.
 * @throws TableError when the archive is no workbook; from `batches` also CsvError for a row that is too long
 */
export async function openSheet(archive: Archive, limits: TableLimits): Promise<Sheet> {
  const { sheets, isFrom1904 } = await readWorkbook(archive);
  const first = sheets[0];
  const parts = await readRelations(archive);
  const part = first && parts.get(first.relation);
  if (!first || !part) throw notAWorkbook();
  const texts = await readTexts(archive, limits);
  const isDate = await readFormats(archive);
  const cellText = (type: string, style: number, value: string): string => {
    if (type === 's') return texts[Number(value)] ?? '';
    if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
    if (type === 'e') return '';
    if (type !== 'n' || value === '') return value;
    const number = Number(Number(value).toPrecision(15));
    return isDate(style) ? excelDate(number, isFrom1904) : String(number);
  };
  return { name: first.name, batches: readRows(archive, part, limits, cellText) };
}

const notAWorkbook = () => new TableError(message('workbook-unreadable'));

/** Parses a part of the archive in pieces; after each one, what its handlers have collected can be taken. */
async function* parsePart(archive: Archive, part: string, handlers: Handlers): AsyncGenerator<void> {
  const bytes = archive.read(part);
  if (!bytes) throw notAWorkbook();
  const parser = new SaxesParser({ position: false, xmlns: false });
  const plain = (name: string) => name.slice(name.indexOf(':') + 1);
  parser.on('opentag', ({ name, attributes }) => handlers.open?.(plain(name), attributes));
  parser.on('text', (text) => handlers.text?.(text));
  parser.on('cdata', (text) => handlers.text?.(text));
  parser.on('closetag', ({ name }) => handlers.close?.(plain(name)));
  parser.on('error', () => {
    throw notAWorkbook();
  });
  // Documents of Excel have no document type; one that defines entities is refused.
  parser.on('doctype', () => {
    throw notAWorkbook();
  });
  const decoder = new TextDecoder();
  for await (const chunk of bytes) {
    parser.write(decoder.decode(chunk, { stream: true }));
    yield;
  }
  parser.write(decoder.decode()).close();
  yield;
}

async function parseWhole(archive: Archive, part: string, handlers: Handlers): Promise<void> {
  for await (const _ of parsePart(archive, part, handlers));
}

async function readWorkbook(archive: Archive) {
  const sheets: { name: string; relation: string }[] = [];
  let isFrom1904 = false;
  await parseWhole(archive, 'xl/workbook.xml', {
    open(name, attributes) {
      if (name === 'workbookPr') isFrom1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
      if (name === 'sheet' && attributes.state !== 'veryHidden')
        sheets.push({ name: attributes.name ?? '', relation: attributes['r:id'] ?? '' });
    },
  });
  return { sheets, isFrom1904 };
}

/** Where the parts that the workbook refers to are. */
async function readRelations(archive: Archive): Promise<Map<string, string>> {
  const parts = new Map<string, string>();
  await parseWhole(archive, 'xl/_rels/workbook.xml.rels', {
    open(name, { Id = '', Target = '' }) {
      if (name === 'Relationship') parts.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
    },
  });
  return parts;
}

async function readTexts(archive: Archive, { texts: max }: TableLimits): Promise<string[]> {
  const part = 'xl/sharedStrings.xml';
  const texts: string[] = [];
  if (!archive.names.includes(part)) return texts;
  let text = '';
  let length = 0;
  let isText = false;
  let isPhonetic = false;
  await parseWhole(archive, part, {
    open(name) {
      if (name === 'si') text = '';
      if (name === 'rPh') isPhonetic = true;
      isText = name === 't';
    },
    text(more) {
      if (!isText || isPhonetic) return;
      text += more;
      length += more.length;
      if (length > max) throw new TableError(message('workbook-too-large', { megabytes: max / 1e6 }));
    },
    close(name) {
      isText = false;
      if (name === 'rPh') isPhonetic = false;
      if (name === 'si') texts.push(text);
    },
  });
  return texts;
}

/** Which styles of cells show a number as a date. */
async function readFormats(archive: Archive): Promise<(style: number) => boolean> {
  const part = 'xl/styles.xml';
  const codes = new Map<number, string>();
  const styles: number[] = [];
  let isCells = false;
  if (archive.names.includes(part))
    await parseWhole(archive, part, {
      open(name, attributes) {
        if (name === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
        if (name === 'cellXfs') isCells = true;
        if (name === 'xf' && isCells) styles.push(Number(attributes.numFmtId ?? 0));
      },
      close(name) {
        if (name === 'cellXfs') isCells = false;
      },
    });
  const dates = styles.map((format) => isDateFormat(format, codes.get(format)));
  return (style) => dates[style] ?? false;
}

async function* readRows(
  archive: Archive,
  part: string,
  limits: TableLimits,
  cellText: (type: string, style: number, value: string) => string,
): AsyncGenerator<readonly CsvRecord[]> {
  let rows: CsvRecord[] = [];
  let line = 0;
  let cells: string[] = [];
  let length = 0;
  let cell = { place: 0, type: 'n', style: 0 };
  let value = '';
  let isValue = false;
  const handlers: Handlers = {
    open(name, attributes) {
      isValue = name === 'v' || name === 't';
      if (name === 'row') {
        line = Number(attributes.r ?? line + 1);
        cells = [];
        length = 0;
      }
      if (name !== 'c') return;
      const place = attributes.r === undefined ? cells.length : columnOf(attributes.r);
      if (!(place < limits.columns))
        throw new CsvError(
          line,
          message('csv-too-many-columns', { columns: place + 1, max: limits.columns }),
        );
      cell = { place, type: attributes.t ?? 'n', style: Number(attributes.s ?? 0) };
      value = '';
    },
    text(more) {
      if (!isValue) return;
      value += more;
      length += more.length;
      if (length > limits.characters)
        throw new CsvError(line, message('csv-record-too-long', { max: limits.characters }));
    },
    close(name) {
      isValue = false;
      if (name === 'c') {
        while (cells.length < cell.place) cells.push('');
        cells[cell.place] = cellText(cell.type, cell.style, value);
      }
      if (name === 'row' && cells.some((one) => one.trim() !== '')) rows.push({ line, cells });
    },
  };
  for await (const _ of parsePart(archive, part, handlers)) {
    if (rows.length === 0) continue;
    const batch = rows;
    rows = [];
    yield batch;
  }
}

/** The index of a cell's column: `AB12` is 27. */
function columnOf(reference: string): number {
  let place = 0;
  for (const letter of reference.replace(/\d+$/, '')) place = place * 26 + letter.charCodeAt(0) - 64;
  return place - 1;
}
