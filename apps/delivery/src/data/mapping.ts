import { readFileSync } from 'node:fs';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { components } from '../../../api/generated/openapi.ts';
import { pathOf } from './source-files.ts';

/** How a file is read for a predictor. */
export type Mapping = components['schemas']['Mapping'];

/** What was typed about the columns and values of a file. */
export interface MappingOptions {
  /** `Tenure Months=tenure` */
  readonly map?: readonly string[];
  /** `Churn:left=Yes` */
  readonly mapValue?: readonly string[];
  /** `DATE=day-first` */
  readonly dates?: readonly string[];
  /** A file with a mapping, which the others add to. */
  readonly mapping?: string;
}

/**
 * The mapping of the options; undefined without any, for the saved one to be used.
 * @throws Refusal for an option or a file that can't be read
 */
export function mappingOf({ map, mapValue, dates, mapping: file }: MappingOptions): Mapping | undefined {
  if (!map && !mapValue && !dates && file === undefined) return undefined;
  const base = file === undefined ? {} : readMapping(file);
  const mapping = { columns: { ...base.columns }, values: { ...base.values }, dates: { ...base.dates } };
  for (const text of map ?? []) {
    const [column, field] = halves(text, '--map "Tenure Months=tenure"');
    mapping.columns[field] = column === '' ? null : column;
  }
  for (const text of mapValue ?? []) {
    const example = '--map-value "Churn:left=Yes"';
    const [from, to] = halves(text, example);
    const colon = from.indexOf(':');
    if (colon < 1) throw notUnderstood(text, example);
    const field = from.slice(0, colon).trim();
    mapping.values[field] = { ...mapping.values[field], [from.slice(colon + 1).trim()]: to };
  }
  for (const text of dates ?? []) {
    const example = '--dates "DATE=day-first", or month-first';
    const [field, order] = halves(text, example);
    if (order !== 'day-first' && order !== 'month-first') throw notUnderstood(text, example);
    mapping.dates[field] = order;
  }
  return mapping;
}

/** What is before and after the last `=`. */
function halves(text: string, example: string): [string, string] {
  const at = text.lastIndexOf('=');
  if (at < 0) throw notUnderstood(text, example);
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

const notUnderstood = (text: string, example: string) =>
  new Refusal(`"${text}" is not understood.`, `Write it like this: ${example}`, exitCode.usage);

function readMapping(file: string): Partial<Mapping> {
  try {
    const mapping: unknown = JSON.parse(readFileSync(pathOf(file), 'utf8'));
    if (typeof mapping === 'object' && mapping !== null) return mapping;
    throw new Error('it is not a JSON object');
  } catch (error) {
    throw new Refusal(
      `The mapping ${file} cannot be read: ${(error as Error).message}`,
      'Print one of an import: npm run --silent data -- mapping <predictor> > mapping.json',
      exitCode.data,
    );
  }
}

/** There is no mapping to print. */
export const noRecords = (predictor: string) =>
  new Refusal(
    `No records were imported for ${predictor}, so that there is no mapping.`,
    `Import a file first: npm run data -- import ${predictor} FILE`,
    exitCode.usage,
  );

/**
 * A share: `1%` is 0.01.
 * @throws Refusal for anything but a percentage of 0 to 50
 */
export function shareOf(text: string): number {
  const percent = Number(/^(\d+(?:\.\d+)?)\s?%$/.exec(text.trim())?.[1]);
  if (percent >= 0 && percent <= 50) return percent / 100;
  throw new Refusal(
    `"${text}" is not a share.`,
    'Write a percentage of 0 to 50: --skip-bad 1%',
    exitCode.usage,
  );
}
