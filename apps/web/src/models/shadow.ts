import type { Predictor } from '../predictors/predictors.ts';
import { formatAs, formatMeasure } from '../preferences/numbers.ts';
import { say } from '../preferences/text.ts';
import type { ShadowFigures } from './live.ts';

type Target = Predictor['target'];
type Range = { value: number; low: number; high: number };

const formatOf = (kind: Target['kind']) =>
  kind === 'probability' || kind === 'class' ? 'percent' : 'number';

/** A difference of two answers: in percentage points, or in the unit of the target. */
export const writeDifference = (value: number, kind: Target['kind']): string =>
  withMinus(formatAs(value, formatOf(kind)));

/** With the sign that is as long as a plus, and no hyphen. */
const withMinus = (text: string): string => text.replace(/^-/, '\u2212');

/** What a version answered: the class, if there is one, and the value. */
export function writeAnswer(
  { value, class: named }: { value: number; class?: string },
  target: Target,
): string {
  const title = named === undefined ? undefined : target.classes?.[named];
  const figure = formatAs(value, formatOf(target.kind));
  return named === undefined ? figure : `${title ? say(title) : named} (${figure})`;
}

/** A value and its interval as text. */
export function writeRange({ value, low, high }: Range, format: 'number' | 'percent') {
  const [shown, from, to] = [value, low, high].map((each) => withMinus(formatMeasure(each, format) ?? ''));
  return { value: shown ?? '', interval: low === high ? '' : `${from} – ${to}` };
}

/** The measures of a shadow version, each beside that of the version that serves. */
export const sideBySide = ({ live, servedMeasures }: ShadowFigures) =>
  live.measures.map(({ name, title, format, ...own }) => {
    const served = servedMeasures.find((each) => each.name === name);
    return {
      name,
      title: say(title),
      shadow: writeRange(own, format),
      served: served ? writeRange(served, format) : undefined,
    };
  });

/** How far apart the answers of both versions are. */
export function distances(
  { agreement, meanDifference, meanAbsoluteDifference }: ShadowFigures,
  target: Target,
) {
  const format = formatOf(target.kind);
  const rows = [
    { key: 'agreement', range: agreement, format: 'percent' },
    { key: 'meanDifference', range: meanDifference, format },
    { key: 'meanAbsoluteDifference', range: meanAbsoluteDifference, format },
  ] as const;
  return rows.flatMap(({ key, range, format: own }) => (range ? [{ key, ...writeRange(range, own) }] : []));
}
