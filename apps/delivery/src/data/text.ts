import { styleText } from 'node:util';
import type { Problem } from '../api/client.ts';
import { englishOf } from '../api/english.ts';
import type { Place } from '../api/place.ts';
import type { Imported, Records } from './records.ts';

type Dataset = NonNullable<Records['current']>;

export const grouped = (value: number) => value.toLocaleString('en').replaceAll(',', ' ');
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
const barWidth = 24;

/** `███████░░░  62 %  61.8 of 99.7 MB  38.0 MB/s` */
export function progressLine(bytes: number, all: number, seconds: number): string {
  const share = all === 0 ? 1 : Math.min(1, bytes / all);
  const full = Math.round(share * barWidth);
  const bar = '█'.repeat(full) + '░'.repeat(barWidth - full);
  return [
    bar,
    `${Math.floor(share * 100)} %`.padStart(5),
    `${megabytes(bytes)} of ${megabytes(all)} MB`,
    `${megabytes(bytes / Math.max(seconds, 0.001))} MB/s`,
  ].join('  ');
}

/** What was read, and what to do next. */
export function importedText(
  predictor: string,
  { report, seconds, skippedTo }: Imported,
  { name, pages }: Place,
): string {
  const { rows, leftOut, shapes, alreadyImported, dataset, quality, files } = report;
  const train =
    name === 'local'
      ? `${pages}/models (sign in as administrator, then "Train"), or npm run gitops model train ${predictor} -- --env local`
      : `npm run gitops model train ${predictor} -- --env ${name}`;
  return [
    `${grouped(rows)} records imported, ${grouped(leftOut)} left out by rule, in ${seconds.toFixed(1)} s.`,
    ...(alreadyImported
      ? [`The same records were imported before: nothing has changed but their name, now ${dataset.name}.`]
      : []),
    '',
    ...(files.length > 1
      ? files.map((file) => `File       ${file.name}: ${grouped(file.rows)} records${spanText(file)}`)
      : []),
    ...shapes.flatMap(shapeText),
    ...quality.map((finding) => `Found      ${englishOf(finding)}`),
    ...(skippedTo === undefined ? [] : [`Left out   the bad lines and their reasons are in ${skippedTo}`]),
    '',
    `Next       train a model on them: ${train}`,
    `Undo       npm run data -- remove ${predictor}${name === 'local' ? '' : ` --to ${name}`}`,
  ].join('\n');
}

type Shape = Imported['report']['shapes'][number];

/** How files with the same columns were read. */
function shapeText({ columns, ignored, ignoredCount, mappingFrom, districts }: Shape): string[] {
  const found = columns.filter(({ matched }) => matched !== null).map(columnText);
  const absent = columns.filter(({ by }) => by === null).map((column) => column.name);
  const more = ignoredCount > ignored.length ? ` and ${ignoredCount - ignored.length} more` : '';
  return [
    `Columns    ${found.join(', ')}`,
    ...(absent.length > 0 ? [styleText('yellow', `Missing    ${absent.join(', ')}`)] : []),
    `Not read   ${ignoredCount === 0 ? 'none' : `${ignored.join(', ')}${more}`}`,
    ...(districts ? [districtsText(districts)] : []),
    ...(mappingFrom === 'saved' ? ['Mapping    of the last import of a file with these columns'] : []),
  ];
}

/** Which districts records are found in. */
export const districtsText = ({
  file,
  count,
  property,
  properties,
}: NonNullable<Shape['districts']>): string =>
  `Districts  ${grouped(count)} of ${file ?? 'the GeoJSON file'}, named by ${property}${properties.length > 1 ? ` (properties: ${properties.map(({ name }) => name).join(', ')})` : ''}`;

const spanText = ({ from, until }: Imported['report']['files'][number]): string =>
  from && until ? `, ${from} to ${until}` : '';

/** A column of the predictor, and its name in the file where it is another one. */
export const columnText = ({ name, matched }: { name: string; matched: string | null }) =>
  matched === name ? name : `${name} (called ${matched})`;

/** Why lines can't be read, one by one. */
export function badRowsText({
  badRows = [],
  badCount = 0,
}: Partial<Pick<Problem, 'badRows' | 'badCount'>>): string {
  const listed = badRows.map(
    ({ file, line, reason }) =>
      `  ${file === undefined ? '' : `${file}, `}line ${line}: ${englishOf(reason)}`,
  );
  const more = badCount - badRows.length;
  return [...listed, ...(more > 0 ? [`  and ${grouped(more)} more`] : [])].join('\n');
}

/** What a predictor is trained on, and what it was trained on before. */
export function recordsText({ predictor, source, current, history, columns, synthetic }: Records): string {
  if (source === 'published') return `${predictor} takes no records: its trainer contains published figures.`;
  const describe = ({ name, rows, leftOut, createdAt, fingerprint }: Dataset) =>
    `${name}: ${grouped(rows)} records, ${grouped(leftOut)} left out, imported ${createdAt}, ${fingerprint.slice(0, 19)}…`;
  const generator = synthetic
    ? `made-up records of seed ${synthetic.seed}: ${grouped(synthetic.rows)}. ${englishOf(synthetic.notice)}`
    : '';
  return [
    `${predictor} is trained on ${current ? describe(current) : generator}`,
    ...history.map((dataset) => `Before      ${describe(dataset)}`),
    ...(current ? [`Initially   ${generator}`] : []),
    `Columns     ${columns.map(({ name, required }) => (required ? name : `${name} (optional)`)).join(', ')}`,
  ].join('\n');
}
