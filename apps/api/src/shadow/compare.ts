import { type Outcome, probabilityOf } from '../definition/model.ts';
import type { Target } from '../definition/predictor.ts';

/** How the answer of a shadow version differs from that of the version that serves. */
export interface Difference {
  /** Whether both name the same class; null for a target without classes. */
  readonly agrees: boolean | null;
  /** The shadow's value minus that of the version that serves; of several classes, the probability of its class. */
  readonly difference: number;
}

export function compareOutcomes(
  { kind }: Pick<Target, 'kind'>,
  served: Outcome,
  shadow: Outcome,
): Difference {
  const agrees =
    served.class === undefined || shadow.class === undefined ? null : served.class === shadow.class;
  const value =
    kind === 'class' && served.class !== undefined ? probabilityOf(shadow, served.class) : shadow.value;
  return { agrees, difference: value - served.value };
}

/** The part of an outcome that the figures of a version are computed from. */
export function briefOutcome({ kind }: Pick<Target, 'kind'>, { value, ...outcome }: Outcome): Outcome {
  const { class: named, interval, parts } = outcome;
  return {
    value,
    ...(named === undefined ? {} : { class: named }),
    ...(interval === undefined ? {} : { interval }),
    ...(parts === undefined || kind !== 'class' ? {} : { parts }),
  };
}
