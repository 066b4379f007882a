import type { Text } from '../definition/text.ts';
import { type Message, message } from '../messages/message.ts';
import { exitCode, Refusal } from '../messages/refusal.ts';
import { columnKey } from '../tables/column-key.ts';
import { type Description, maxValues, type TableField, type TableTarget } from '../tabular/description.ts';
import { fieldOf } from './field.ts';
import { associationOf, isNamedAfter, labelsOf } from './leak.ts';
import {
  emptyReason,
  leakReason,
  reasonOf,
  repeats,
  reservedName,
  tooFewReason,
  unnamed,
} from './left-out.ts';
import { type Contents, contentsOf, type ReadTable, type TableColumn } from './table.ts';
import { targetOf } from './target.ts';
import { labelOf } from './words.ts';

/** A description to edit, and what the person should know of the table. */
export interface Draft {
  readonly description: Description;
  /** Columns that are left out, but can be fields if a person wants them: identifiers, dates, leaks. */
  readonly usable: readonly string[];
  readonly warnings: readonly Message[];
}

export interface DraftOptions {
  /** Of the target, if the person chose it. */
  readonly kind?: string | undefined;
  /** Columns that become fields although they would be left out, if they can. */
  readonly use?: readonly string[];
}

const reserved = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Describes a predictor from a table: which columns are fields, which are left out and why.
 * @throws Refusal for a table without that target, or with nothing to predict it from
 */
export function draftFrom(
  name: string,
  table: ReadTable,
  targetName: string,
  { kind, use = [] }: DraftOptions = {},
): Draft {
  const chosen = targetColumn(table, targetName);
  const target = targetOf(chosen, kind);
  const labels = labelsOf(target, chosen.cells);
  const fields: Record<string, TableField> = {};
  const leftOut: Record<string, Text> = {};
  const usable: string[] = [];
  const warnings: Message[] = [];
  const wanted = new Set(use.map(columnKey));
  const seen = new Map<string, string>();
  const names = new Set([columnKey(chosen.name)]);
  for (const column of table.columns) {
    if (column === chosen) continue;
    const { field, reason, warning } = study(column, target, labels, seen, names);
    const isUsed = field && (!reason || wanted.has(columnKey(column.name)));
    if (isUsed) fields[column.name] = field;
    else if (reason) leftOut[column.name] = reason;
    if (field && !isUsed) usable.push(column.name);
    if (isUsed && warning) warnings.push(warning);
  }
  if (Object.keys(fields).length === 0)
    throw new Refusal(
      message('nothing-to-predict-from', { column: chosen.name }, reasonsOf(leftOut)),
      exitCode.data,
    );
  const description = { version: 1, ...textsOf(name, target), target, fields, leftOut };
  return { description, usable, warnings };
}

function reasonsOf(leftOut: Readonly<Record<string, Text>>): Message {
  const list = (locale: keyof Text, colon: string) =>
    Object.entries(leftOut)
      .map(([column, reason]) => `${column}${colon}${reason[locale]}`)
      .join('; ');
  return message('predictor-message', { en: list('en', ': '), fr: list('fr', ' : ') });
}

function targetColumn({ columns }: ReadTable, name: string): TableColumn {
  const found = columns.filter((column) => columnKey(column.name) === columnKey(name));
  const [only] = found;
  if (found.length === 1 && only && only.name !== '') return only;
  throw new Refusal(
    found.length > 1
      ? message('target-ambiguous', { column: name, count: found.length })
      : message('target-absent', {
          column: name,
          columns: columns.map((column) => column.name).join(', '),
        }),
    exitCode.data,
  );
}

/** What a column is: a field, the reason why not, or both where a person may want it all the same. */
interface Studied {
  readonly field?: TableField;
  readonly reason?: Text | undefined;
  readonly warning?: Message;
}

/** @param seen columns by their cells, to which this one is added; `names` likewise */
function study(
  { name, cells }: TableColumn,
  target: TableTarget,
  labels: Float64Array,
  seen: Map<string, string>,
  names: Set<string>,
): Studied {
  if (name === '' || /^unnamed: ?\d+$/i.test(name)) return { reason: unnamed };
  if (reserved.has(name) || names.has(columnKey(name))) return { reason: reservedName };
  names.add(columnKey(name));
  const contents = contentsOf(cells);
  const none = emptyReason(contents);
  if (none) return { reason: none };
  const reason = reasonOf(name, contents, maxValues) ?? leak(name, cells, contents, target, labels);
  if (!reason) {
    const text = cells.join('\n');
    const same = seen.get(text);
    if (same !== undefined) return { reason: repeats(same) };
    seen.set(text, name);
  }
  const tooFew = tooFewReason(contents);
  if (tooFew) return { reason: reason ?? tooFew };
  const { count, first } = contents.strays;
  const field = fieldOf(name, contents);
  return {
    field,
    reason,
    ...(count > 0 &&
      field.kind === 'number' && {
        warning: message('draft-strays', { column: name, count, example: first }),
      }),
  };
}

/** Why a column would not be there when a person asks; undefined for one that may. */
function leak(
  name: string,
  cells: readonly string[],
  contents: Contents,
  target: TableTarget,
  labels: Float64Array,
): Text | undefined {
  const association = associationOf(target, labels, cells, contents);
  const isNamed = isNamedAfter(name, target.column);
  return association.isLeak || (isNamed && association.isRelated)
    ? leakReason(association, target.column, isNamed && !association.isLeak)
    : undefined;
}

/** Texts to edit, which say no more than what is known. */
function textsOf(
  name: string,
  target: TableTarget,
): Pick<Description, 'title' | 'question' | 'summary' | 'notice'> {
  const title = labelOf(name);
  const { en, fr } = labelOf(target.column);
  const isProbability = target.kind === 'yes-no' || target.kind === 'classes';
  return {
    title,
    question: { en: `${title.en}: ${en}?`, fr: `${title.fr} : ${fr} ?` },
    summary: {
      en: `What a model learnt of ${en} from a table, and which fields speak for and against it.`,
      fr: `Ce qu’un modèle a appris de ${fr} dans une table, et les champs qui plaident pour ou contre.`,
    },
    notice: isProbability
      ? {
          en: 'A probability, not a verdict. Not for decisions that put a person at a disadvantage.',
          fr: 'Une probabilité, pas un verdict. À ne pas utiliser pour défavoriser une personne.',
        }
      : {
          en: 'An expectation: single cases differ from it. Not for decisions that put a person at a disadvantage.',
          fr: 'Une valeur attendue : chaque cas peut s’en écarter. À ne pas utiliser pour défavoriser une personne.',
        },
  };
}
