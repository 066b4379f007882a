import type { Input, NumberField } from '../definition/field.ts';
import type { BarsFigure, CurveFigure, Figure, GaugeFigure } from '../definition/figure.ts';
import type { Outcome } from '../definition/model.ts';
import type { Description } from './description.ts';
import { classesOf } from './records.ts';

const points = 60;

type Target<Kind> = Extract<Description['target'], { kind: Kind }>;

function gauge({ label, yes, no, threshold }: Target<'yes-no'>, { value }: Outcome): GaugeFigure {
  return {
    kind: 'gauge',
    title: label,
    value,
    minimum: 0,
    maximum: 1,
    format: 'percent',
    cuts: [
      { at: 0, label: no.label },
      { at: threshold, label: yes.label },
    ],
  };
}

const classBars = (target: Target<'classes'>, { parts = {} }: Outcome): BarsFigure => ({
  kind: 'bars',
  title: target.label,
  unit: { en: '%', fr: '%' },
  bars: classesOf(target).map(({ value, label }) => ({ label, value: 100 * (parts[value] ?? 0) })),
});

function rangeBars(target: Target<'number' | 'count'>, { value, interval }: Outcome): BarsFigure {
  const [low, high] = interval ?? [value, value];
  return {
    kind: 'bars',
    title: target.label,
    ...(target.unit && { unit: target.unit }),
    bars: [
      { label: { en: 'Lower end, 1 in 10 below', fr: 'Borne basse, 1 sur 10 dessous' }, value: low },
      { label: { en: 'Expected', fr: 'Attendu' }, value },
      { label: { en: 'Upper end, 1 in 10 above', fr: 'Borne haute, 1 sur 10 dessus' }, value: high },
    ],
  };
}

/** The same input with other values of one number; undefined where the input does not have it. */
function curve(
  { target, fields }: Description,
  input: Input,
  outcome: Outcome,
  predict: (input: Input) => Outcome,
  name: string,
): CurveFigure | undefined {
  const { minimum, maximum, integer, label, unit } = fields[name] as NumberField;
  const here = input[name];
  if (typeof here !== 'number') return undefined;
  const steps = integer ? Math.min(points, maximum - minimum) : points;
  const xs = Array.from({ length: steps + 1 }, (_, step) => {
    const x = minimum + (step * (maximum - minimum)) / steps;
    return integer ? Math.round(x) : Number(x.toPrecision(6));
  });
  const all = [...new Set([...xs, here])].sort((a, b) => a - b);
  // Of a class, its probability whichever is the most probable one elsewhere.
  const height = ({ value, parts }: Outcome) =>
    target.kind === 'classes' ? (parts?.[outcome.class ?? ''] ?? 0) : value;
  const className = classesOf(target).find(({ value }) => value === outcome.class)?.label;
  const yLabel =
    target.kind === 'classes' && className
      ? { en: `Probability: ${className.en}`, fr: `Probabilité : ${className.fr}` }
      : target.label;
  return {
    kind: 'curve',
    title: {
      en: `The same input with other values: ${label.en}`,
      fr: `La même saisie avec d’autres valeurs : ${label.fr}`,
    },
    x: { label, ...(unit && { unit }) },
    y: { label: yLabel },
    series: [
      { label: yLabel, points: all.map((x) => [x, height(predict({ ...input, [name]: x }))] as const) },
    ],
    here: { x: here, y: outcome.value, label: { en: 'This input', fr: 'Cette saisie' } },
  };
}

/** @param drawn the number that matters most, if the table has one */
export function figuresOf(
  description: Description,
  input: Input,
  outcome: Outcome,
  predict: (input: Input) => Outcome,
  drawn: string | undefined,
): readonly Figure[] {
  const { target } = description;
  const line = drawn === undefined ? undefined : curve(description, input, outcome, predict, drawn);
  const first =
    target.kind === 'yes-no'
      ? gauge(target, outcome)
      : target.kind === 'classes'
        ? classBars(target, outcome)
        : rangeBars(target, outcome);
  return line ? [first, line] : [first];
}
