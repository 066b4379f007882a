import { type Message, message } from '../messages/message.ts';
import { exitCode, Refusal } from '../messages/refusal.ts';
import type { TableTarget } from '../tabular/description.ts';
import { minOfEach, minRows } from '../tabular/records.ts';
import { type Contents, contentsOf, type TableColumn } from './table.ts';
import { labelOf, meaningOf, valueLabel } from './words.ts';

export const targetKinds = ['yes-no', 'classes', 'number', 'count'] as const;

const minClasses = 3;
const maxClasses = 12;
/** Whole numbers with a larger mean are numbers, not counts of something that happens. */
const largestMeanCount = 30;

const refuse = (reason: string | Message): never => {
  throw new Refusal(reason, exitCode.usage);
};

/** What kind of target a column is. A column of two values is yes or no, of few texts classes. */
function kindOf(name: string, { values, numbers, isInteger }: Contents): TableTarget['kind'] {
  if (values.length === 2) return 'yes-no';
  if (numbers) {
    const mean = numbers.reduce((sum, number) => sum + number / numbers.length, 0);
    const minimum = numbers[0] ?? 0;
    return isInteger && (minimum === 0 || minimum === 1) && mean <= largestMeanCount ? 'count' : 'number';
  }
  if (values.length >= minClasses && values.length <= maxClasses) return 'classes';
  return refuse(
    values.length < 2
      ? message('target-constant', { column: name })
      : message('target-texts', { column: name, count: values.length, max: maxClasses }),
  );
}

/**
 * The target of a table.
 * @param kind what the person asks for; otherwise the column shows it
 * @throws Refusal for a column that can't be a target, with the reason
 */
export function targetOf(column: TableColumn, kind: string | undefined): TableTarget {
  const { name } = column;
  const contents = contentsOf(column.cells);
  const known = contents.rows - contents.missing;
  if (known < minRows)
    refuse(message('target-unknown', { column: name, known, rows: contents.rows, min: minRows }));
  const chosen = targetKinds.find((each) => each === kind) ?? kindOf(name, contents);
  if (kind !== undefined && chosen !== kind)
    refuse(`--kind ${kind} is none of ${targetKinds.join(', ')}. Example: --kind count`);
  const label = labelOf(name);
  if (chosen === 'number' || chosen === 'count') {
    if (!contents.numbers || contents.values.length < 3)
      return refuse(message('target-without-numbers', { column: name }));
    if (chosen === 'count' && (!contents.isInteger || (contents.numbers[0] ?? 0) < 0))
      return refuse(message('target-without-counts', { column: name }));
    return { kind: chosen, column: name, label };
  }
  refuseRareClasses(name, contents);
  const values = contents.values.map(([value]) => value);
  if (chosen === 'classes') {
    const count = values.length;
    if (count < minClasses || count > maxClasses)
      refuse(message('target-classes', { column: name, count, min: minClasses, max: maxClasses }));
    const classes = values.toSorted().map((value) => ({ value, label: valueLabel(value, values) }));
    return { kind: 'classes', column: name, label, classes };
  }
  if (values.length !== 2) refuse(message('target-not-two', { column: name, count: values.length }));
  // Without a word for yes, it is the rarer value: what people want to know of.
  const yes = values.find((value) => meaningOf(value)) ?? (values[1] as string);
  const no = values.find((value) => value !== yes) as string;
  const named = (value: string) => ({ value, label: valueLabel(value, values) });
  const isPlain = meaningOf(yes) === true;
  const suffix = isPlain ? '' : ` = ${yes}`;
  return {
    kind: 'yes-no',
    column: name,
    label: { en: `Probability of ${label.en}${suffix}`, fr: `Probabilité de ${label.fr}${suffix}` },
    yes: named(yes),
    no: named(no),
    threshold: 0.5,
  };
}

function refuseRareClasses(name: string, { values }: Contents): void {
  const rare = values.filter(([, count]) => count < minOfEach);
  if (rare.length === 0) return;
  const listed = rare.map(([value, count]) => `"${value}": ${count}`).join(', ');
  refuse(message('target-rare', { column: name, values: listed, min: minOfEach }));
}
