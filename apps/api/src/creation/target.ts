import { exitCode, Refusal } from '../messages/refusal.ts';
import type { TableTarget } from '../tabular/description.ts';
import { minOfEach, minRows } from '../tabular/records.ts';
import { type Contents, contentsOf, type TableColumn } from './table.ts';
import { labelOf, meaningOf, valueLabel } from './words.ts';

const kinds: readonly TableTarget['kind'][] = ['yes-no', 'classes', 'number', 'count'];

const maxClasses = 12;
/** Whole numbers with a larger mean are numbers, not counts of something that happens. */
const largestMeanCount = 30;

const refuse = (what: string, next: string): never => {
  throw new Refusal(`${what} ${next}`, exitCode.usage);
};

/** What kind of target a column is. A column of two values is yes or no, of few texts classes. */
function kindOf(name: string, { values, numbers, isInteger }: Contents): TableTarget['kind'] {
  if (values.length === 2) return 'yes-no';
  if (numbers) {
    const mean = numbers.reduce((sum, number) => sum + number / numbers.length, 0);
    const least = numbers[0] ?? 0;
    return isInteger && (least === 0 || least === 1) && mean <= largestMeanCount ? 'count' : 'number';
  }
  if (values.length >= 3 && values.length <= maxClasses) return 'classes';
  return refuse(
    values.length < 2
      ? `The column ${name} has the same value in every row, so there is nothing to predict.`
      : `The column ${name} has ${values.length} different texts; at most ${maxClasses} classes can be predicted.`,
    'Choose another column with --target.',
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
  if (contents.rows - contents.missing < minRows)
    refuse(
      `${name} is known in ${contents.rows - contents.missing} rows of ${contents.rows}; at least ${minRows} are needed.`,
      'Choose another column with --target, or a file with more rows.',
    );
  const chosen = kinds.find((each) => each === kind) ?? kindOf(name, contents);
  if (kind !== undefined && chosen !== kind)
    refuse(`--kind ${kind} is none of ${kinds.join(', ')}.`, 'Example: --kind count');
  const label = labelOf(name);
  if (chosen === 'number' || chosen === 'count') {
    if (!contents.numbers || contents.values.length < 3)
      return refuse(`The column ${name} is not one of numbers.`, 'Leave out --kind to have it chosen.');
    if (chosen === 'count' && (!contents.isInteger || (contents.numbers[0] ?? 0) < 0))
      return refuse(`The column ${name} has values that are not counts.`, 'Choose --kind number.');
    return { kind: chosen, column: name, label };
  }
  refuseRareClasses(name, contents);
  const values = contents.values.map(([value]) => value);
  if (chosen === 'classes') {
    if (values.length < 3 || values.length > maxClasses)
      refuse(
        `The column ${name} has ${values.length} different values; 3 to ${maxClasses} classes can be predicted.`,
        'Leave out --kind to have it chosen.',
      );
    const classes = values.toSorted().map((value) => ({ value, label: valueLabel(value, values) }));
    return { kind: 'classes', column: name, label, classes };
  }
  if (values.length !== 2)
    refuse(
      `The column ${name} has ${values.length} different values, not two.`,
      'Leave out --kind to have it chosen.',
    );
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
  refuse(
    `The column ${name} has ${rare.map(([value, count]) => `"${value}" in ${count} ${count === 1 ? 'row' : 'rows'}`).join(', ')}; each class needs at least ${minOfEach}.`,
    'Remove these rows from the file or merge the values, then run the same command again.',
  );
}
