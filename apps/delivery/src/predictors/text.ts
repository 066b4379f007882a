import { relative } from 'node:path';
import { checkout } from '@presage/gitops';
import type { Created } from './create.ts';

const grouped = (value: number) => value.toLocaleString('en').replaceAll(',', ' ');

type Field = Created['description']['fields'][string];

function fieldText({ kind, minimum, maximum, values, optional }: Field): string {
  const range = kind === 'category' ? `${values?.length} values` : `${minimum} to ${maximum}`;
  return `${kind}, ${range}${optional ? ', may be missing' : ''}`;
}

const table = (rows: readonly (readonly [string, string])[]): string[] => {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`);
};

/** What was written, what was left out, and what comes next. */
export function createdText(created: Created, from: string, dryRun: boolean): string {
  const { name, file, rows, badLines, isWhole, description, usable, warnings } = created;
  const { target, fields, leftOut } = description;
  const path = relative(checkout, file);
  const left = Object.entries(leftOut);
  return [
    `${dryRun ? 'Would write' : 'Wrote'} ${path}, from ${isWhole ? '' : 'the first '}${grouped(rows)} rows.`,
    '',
    `Target  ${target.column}: ${target.kind}`,
    'Fields',
    ...table(Object.entries(fields).map(([column, field]) => [column, fieldText(field)])),
    ...(left.length > 0
      ? ['Left out', ...table(left.map(([column, { en }]) => [column || '(no name)', en]))]
      : []),
    ...(usable.length > 0 ? [`To use one of these all the same: --use "${usable[0]}"`] : []),
    ...(badLines > 0 ? [`${grouped(badLines)} lines have another number of cells than the header.`] : []),
    ...warnings,
    '',
    'Next',
    ...table([
      [`$EDITOR ${path}`, 'check the fields, translate the labels; it has values of your table'],
      ['npm start', 'the form, with a first model of made-up rows; restart a running one'],
      [`npm run data -- import ${name} ${from}`, 'your rows; then train: the page Models'],
      [`git add ${path} && git commit && git push cluster main`, 'the same in the cluster'],
    ]),
  ].join('\n');
}
