import { styleText } from 'node:util';
import type { Progress } from './csv-files.ts';
import type { Destination } from './destination.ts';
import type { Answer } from './records-api.ts';

interface Dataset {
  readonly name: string;
  readonly rows: number;
  readonly leftOut: number;
  readonly fingerprint: string;
  readonly createdAt: string;
}

const grouped = (value: number) => value.toLocaleString('en').replaceAll(',', ' ');
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
const barWidth = 24;

/** `███████░░░  62 %  61.8 of 99.7 MB  38.0 MB/s  410 000 rows/s` */
export function progressLine({ bytes, lines }: Progress, all: number, seconds: number): string {
  const share = all === 0 ? 1 : Math.min(1, bytes / all);
  const full = Math.round(share * barWidth);
  const bar = '█'.repeat(full) + '░'.repeat(barWidth - full);
  const per = Math.max(seconds, 0.001);
  return [
    bar,
    `${Math.floor(share * 100)} %`.padStart(5),
    `${megabytes(bytes)} of ${megabytes(all)} MB`,
    `${megabytes(bytes / per)} MB/s`,
    `${grouped(Math.round(lines / per))} rows/s`,
  ].join('  ');
}

/** What was read, and what to do next. */
export function importedText(
  predictor: string,
  { body }: Answer,
  { name, pages }: Destination,
  seconds: number,
): string {
  const { rows, leftOut, columns, ignored, ignoredCount } = body as unknown as {
    rows: number;
    leftOut: number;
    columns: { name: string; matched: string | null }[];
    ignored: string[];
    ignoredCount: number;
  };
  const found = columns.filter(({ matched }) => matched !== null).map(columnText);
  const absent = columns.filter(({ matched }) => matched === null).map((column) => column.name);
  const more = ignoredCount > ignored.length ? ` and ${ignoredCount - ignored.length} more` : '';
  const train =
    name === 'local'
      ? `${pages}/models (sign in as administrator, then "Train")`
      : `npm run gitops model train ${predictor}${name === 'dev' ? '' : ` -- --env ${name}`}`;
  return [
    `${grouped(rows)} records imported, ${grouped(leftOut)} left out by rule, in ${seconds.toFixed(1)} s.`,
    '',
    `Columns    ${found.join(', ')}`,
    ...(absent.length > 0 ? [styleText('yellow', `Not there  ${absent.join(', ')}`)] : []),
    `Not read   ${ignoredCount === 0 ? 'none' : `${ignored.join(', ')}${more}`}`,
    '',
    `Next       train a model on them: ${train}`,
    `Undo       npm run data -- remove ${predictor}${name === 'local' ? '' : ` --to ${name}`}`,
  ].join('\n');
}

const columnText = ({ name, matched }: { name: string; matched: string | null }) =>
  matched === name ? name : `${name} (called ${matched})`;

/** Why nothing was imported, line by line. */
export function badRowsText({ body }: Answer, locate: (line: number) => string): string {
  const { badRows = [], badCount = 0 } = body as {
    badRows?: { line: number; reason: string | { en: string } }[];
    badCount?: number;
  };
  // An API of an earlier version answers the reason in every language.
  const listed = badRows.map(
    ({ line, reason }) => `  ${locate(line)}: ${typeof reason === 'string' ? reason : reason.en}`,
  );
  const more = badCount - badRows.length;
  return [...listed, ...(more > 0 ? [`  and ${grouped(more)} more`] : [])].join('\n');
}

/** What a predictor is trained on, and what was before. */
export function recordsText({ body }: Answer): string {
  const { predictor, source, current, history, columns, synthetic } = body as unknown as {
    predictor: string;
    source: 'synthetic' | 'import' | 'published';
    current: Dataset | null;
    history: Dataset[];
    columns: { name: string; required: boolean }[];
    synthetic: { rows: number; seed: number; notice: { en: string } } | null;
  };
  if (source === 'published')
    return `${predictor} takes no records: its trainer brings published figures itself.`;
  const describe = ({ name, rows, leftOut, createdAt, fingerprint }: Dataset) =>
    `${name}: ${grouped(rows)} records, ${grouped(leftOut)} left out, imported ${createdAt}, ${fingerprint.slice(0, 19)}…`;
  const generator = synthetic
    ? `made-up records of seed ${synthetic.seed}: ${grouped(synthetic.rows)}. ${synthetic.notice.en}`
    : '';
  return [
    `${predictor} is trained on ${current ? describe(current) : generator}`,
    ...history.map((dataset) => `Before      ${describe(dataset)}`),
    ...(current ? [`At first    ${generator}`] : []),
    `Columns     ${columns.map(({ name, required }) => (required ? name : `${name} (optional)`)).join(', ')}`,
  ].join('\n');
}
