import type { Text } from '../definition/text.ts';
import { exitCode, Refusal } from '../messages/refusal.ts';
import { columnKey } from '../tables/column-key.ts';
import { type Description, maxValues, type TableField, type TableTarget } from '../tabular/description.ts';
import { fieldOf } from './field.ts';
import { associationOf, isNamedAfter, labelsOf } from './leak.ts';
import { leakReason, reasonOf, repeats, reservedName, tooFewReason, unnamed } from './left-out.ts';
import { contentsOf, type ReadTable, type TableColumn } from './table.ts';
import { targetOf } from './target.ts';
import { labelOf } from './words.ts';

/** A description to edit, and what the person should know of the table. */
export interface Draft {
  readonly description: Description;
  readonly warnings: readonly string[];
}

const reserved = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Describes a predictor from a table: which columns are fields, which are left out and why.
 * @param kind of the target, if the person chose it
 * @throws Refusal for a table without that target, or with nothing to predict it from
 */
export function draftFrom(
  name: string,
  table: ReadTable,
  targetName: string,
  kind: string | undefined,
): Draft {
  const chosen = targetColumn(table, targetName);
  const target = targetOf(chosen, kind);
  const labels = labelsOf(target, chosen.cells);
  const fields: Record<string, TableField> = {};
  const leftOut: Record<string, Text> = {};
  const warnings: string[] = [];
  const seen = new Map<string, string>();
  const names = new Set([columnKey(chosen.name)]);
  for (const column of table.columns) {
    if (column === chosen) continue;
    const studied = study(column, target, labels, seen, names);
    if ('reason' in studied) leftOut[column.name] = studied.reason;
    else fields[column.name] = studied.field;
    if ('warning' in studied && studied.warning) warnings.push(studied.warning);
  }
  if (Object.keys(fields).length === 0)
    throw new Refusal(
      `No column is left to predict ${chosen.name} from. ${Object.entries(leftOut)
        .map(([column, { en }]) => `${column}: ${en}`)
        .join('; ')}. Choose a file with other columns.`,
      exitCode.data,
    );
  return { description: { version: 1, ...textsOf(name, target), target, fields, leftOut }, warnings };
}

function targetColumn({ columns }: ReadTable, name: string): TableColumn {
  const found = columns.filter((column) => columnKey(column.name) === columnKey(name));
  const [only] = found;
  if (found.length === 1 && only && only.name !== '') return only;
  throw new Refusal(
    found.length > 1
      ? `The table has ${found.length} columns called ${name}. Rename one of them.`
      : `The table has no column ${name}. It has ${columns.map((column) => column.name).join(', ')}. Choose one of them with --target.`,
    exitCode.data,
  );
}

function study(
  { name, cells }: TableColumn,
  target: TableTarget,
  labels: Float64Array,
  seen: Map<string, string>,
  names: Set<string>,
): { reason: Text } | { field: TableField; warning?: string } {
  if (name === '' || /^unnamed: ?\d+$/i.test(name)) return { reason: unnamed };
  if (reserved.has(name) || names.has(columnKey(name))) return { reason: reservedName };
  names.add(columnKey(name));
  const contents = contentsOf(cells);
  const reason = reasonOf(name, contents, maxValues);
  if (reason) return { reason };
  const text = cells.join('\n');
  const same = seen.get(text);
  if (same !== undefined) return { reason: repeats(same) };
  seen.set(text, name);
  const association = associationOf(target, labels, cells, contents);
  const isNamed = isNamedAfter(name, target.column);
  if (association.isLeak || (isNamed && association.isRelated))
    return { reason: leakReason(association, target.column, isNamed && !association.isLeak) };
  const tooFew = tooFewReason(contents);
  if (tooFew) return { reason: tooFew };
  const { count, first } = contents.strays;
  const field = fieldOf(name, contents);
  if (count === 0 || field.kind !== 'number') return { field };
  return {
    field,
    warning: `${name}: ${count} cells are not numbers, for example "${first}". An import refuses these lines.`,
  };
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
