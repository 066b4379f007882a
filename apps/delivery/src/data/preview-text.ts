import { styleText } from 'node:util';
import { englishOf } from '../api/english.ts';
import type { Preview } from './records.ts';
import { badRowsText, columnText, grouped } from './text.ts';

type Profile = Preview['profile']['columns'][number];

const delimiters: Readonly<Record<string, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'bar',
};
const maxValues = 4;
const maxShown = 28;

/** What an import would read: the format, each column, the first lines, and what would be refused. */
export function previewText(preview: Preview): string {
  const { profile, refusal, files, quality, mappingFrom } = preview;
  return [
    ...files.map(({ name, format }) => `${name}: ${formatText(format)}`),
    `${grouped(profile.rows)} records ${profile.isWhole ? '(all)' : '(the first)'} describe the columns:`,
    '',
    ...table([
      ['Column', 'Type', 'Values', 'Blank', 'Read as'],
      ...profile.columns.map((column) => profileRow(column, preview)),
    ]),
    '',
    'First lines',
    ...profile.lines.map((cells) => `  ${cells.map((cell) => shortened(cell)).join(' | ')}`),
    '',
    ...missingText(preview),
    ...changesText(preview),
    ...(mappingFrom === 'saved' ? ['Mapping    of the last import of a file with these columns'] : []),
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

const formatText = ({ kind, compression, delimiter, encoding, sheet }: Preview['files'][number]['format']) =>
  kind === 'xlsx'
    ? `workbook, sheet "${sheet}"`
    : `${compression === 'none' ? '' : `${compression}, `}CSV, ${delimiters[delimiter ?? ','] ?? delimiter}, ${encoding}`;

function profileRow(column: Profile, { columns }: Preview): string[] {
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

const missingText = ({ columns }: Preview): string[] => {
  const missing = columns.filter(({ matched }) => matched === null).map(({ name }) => name);
  return missing.length > 0 ? [styleText('yellow', `Missing    ${missing.join(', ')}`)] : [];
};

const changesText = ({ columns }: Preview): string[] =>
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
