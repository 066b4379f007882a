import { styleText } from 'node:util';
import { englishOf } from '../api/english.ts';
import type { Preview } from './records.ts';
import { badRowsText, columnText, districtsText, grouped } from './text.ts';

type Shape = Preview['shapes'][number];
type Profile = Shape['profile']['columns'][number];
type File = Preview['files'][number];

const delimiters: Readonly<Record<string, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'bar',
};
const maxValues = 4;
const maxShown = 28;

/** What an import would read: each file, each column, the first lines, and what would be refused. */
export function previewText(preview: Preview): string {
  const { refusal, files, shapes, quality } = preview;
  return [
    ...files.map((file) => fileText(file, files.length > 1)),
    ...shapes.flatMap((shape) => shapeText(shape, shapes.length > 1 ? namesOf(shape, files) : undefined)),
    ...quality.map((finding) => `Found      ${englishOf(finding)}`),
    refusal
      ? [styleText('red', `Refused    ${englishOf(refusal)}`), badRowsText(preview)]
          .filter(Boolean)
          .join('\n')
      : styleText(
          'green',
          `Would be imported: ${grouped(preview.rows)} records; ${grouped(preview.leftOut)} left out by rule, ${grouped(preview.badCount)} bad lines.`,
        ),
  ].join('\n');
}

const namesOf = ({ shape }: Shape, files: readonly File[]): string =>
  files
    .filter((file) => file.shape === shape)
    .map(({ name }) => name)
    .join(', ');

/** The format of a file; of several, what was read of each. */
function fileText({ name, format, rows, badCount, from, until }: File, isOneOfMany: boolean): string {
  const text = `${name}: ${formatText(format)}`;
  if (!isOneOfMany) return text;
  const span = from && until ? `, ${from} to ${until}` : '';
  return `${text}, ${grouped(rows)} records${span}, ${grouped(badCount)} bad lines`;
}

function shapeText(shape: Shape, names: string | undefined): string[] {
  const { profile, mappingFrom, districts } = shape;
  return [
    `${names === undefined ? '' : `${names}: `}${grouped(profile.rows)} records ${profile.isWhole ? '(all)' : '(the first)'} describe the columns:`,
    '',
    ...table([
      ['Column', 'Type', 'Values', 'Blank', 'Read as'],
      ...profile.columns.map((column) => profileRow(column, shape)),
    ]),
    '',
    'First lines',
    ...profile.lines.map((cells) => `  ${cells.map((cell) => shortened(cell)).join(' | ')}`),
    '',
    ...missingText(shape),
    ...changesText(shape),
    ...(districts ? [districtsText(districts)] : []),
    ...(mappingFrom === 'saved' ? ['Mapping    of the last import of a file with these columns'] : []),
  ];
}

const formatText = ({ kind, compression, delimiter, encoding, sheet }: Preview['files'][number]['format']) =>
  kind === 'xlsx'
    ? `workbook, sheet "${sheet}"`
    : `${compression === 'none' ? '' : `${compression}, `}CSV, ${delimiters[delimiter ?? ','] ?? delimiter}, ${encoding}`;

function profileRow(column: Profile, { columns }: Shape): string[] {
  const read = columns.filter(({ matched }) => matched === column.name).map(({ name }) => name);
  const blank = column.count === 0 ? 0 : (100 * column.blank) / column.count;
  return [
    shortened(column.name),
    column.type,
    shortened(valuesText(column), 48),
    blank === 0 ? '' : `${blank < 0.1 ? '<0.1' : blank.toFixed(1)} %`,
    read.join(', '),
  ];
}

function valuesText({ number, date, values, distinct, hasMoreValues }: Profile): string {
  if (number) return `${number.minimum} … ${number.maximum}, median ${number.tenths[4]}`;
  if (date) return `${date.from} … ${date.until}${date.order === null ? ', day or month first?' : ''}`;
  if (values.length === 0) return '';
  const listed = values.slice(0, maxValues).map(({ value }) => value);
  if (hasMoreValues) return `more than ${grouped(distinct)} values: ${listed[0]}, …`;
  return `${listed.join(', ')}${distinct > listed.length ? `, … (${grouped(distinct)} values)` : ''}`;
}

const missingText = ({ columns }: Shape): string[] => {
  const missing = columns.filter(({ by }) => by === null).map(({ name }) => name);
  return missing.length > 0 ? [styleText('yellow', `Missing    ${missing.join(', ')}`)] : [];
};

const changesText = ({ columns }: Shape): string[] =>
  columns
    .filter(({ changes }) => changes.length > 0)
    .map((column) => {
      const listed = column.changes.slice(0, 8).map(({ from, to }) => `${from} → ${to || 'missing'}`);
      return `Values     ${columnText(column)}: ${listed.join(', ')}${column.changes.length > 8 ? ', …' : ''}`;
    });

const shortened = (text: string, max = maxShown) => (text.length > max ? `${text.slice(0, max - 1)}…` : text);

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, place) => Math.max(...rows.map((row) => (row[place] ?? '').length)));
  return rows.map((row) =>
    `  ${row.map((cell, place) => cell.padEnd(widths[place] ?? 0)).join('  ')}`.trimEnd(),
  );
}
