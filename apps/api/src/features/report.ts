import type { Field, Input } from '../definition/field.ts';
import type { Text } from '../definition/text.ts';
import type { LoadedModel } from '../models/serving.ts';
import { type Bin, binsOf } from './bins.ts';
import { type Drift, driftOf, type Homogeneity, homogeneity, stabilityIndex } from './drift.ts';
import { binCounts, type FeatureStatistics, featureStatistics } from './statistics.ts';

/** The distribution of a field's values over its bins. */
interface Distribution {
  readonly count: number;
  readonly missing: number;
  readonly mean: number | null;
  readonly deviation: number | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** Shares of those that have a value, one per bin. */
  readonly shares: readonly number[];
}

/** An input field: its definition, its distribution in training and in recent predictions. */
export interface Feature {
  readonly field: string;
  readonly label: Text;
  readonly help: Text | null;
  readonly kind: Field['kind'];
  readonly unit: Text | null;
  readonly bins: readonly Bin[];
  readonly training: Distribution | null;
  readonly recent: Distribution | null;
  /** Population stability index; null where there is nothing to compare. */
  readonly psi: number | null;
  /** Whether chance alone explains it; null where there is nothing to compare. */
  readonly test: Homogeneity | null;
  readonly drift: Drift;
}

/** Compares the recent inputs of a model with its training records. */
export async function compareFeatures(
  { predictor, model, card }: Pick<LoadedModel, 'predictor' | 'model' | 'card'>,
  recent: readonly Input[],
): Promise<Feature[]> {
  const fields = model.fields?.() ?? predictor.fields;
  const lately = new Map((await featureStatistics(fields, recent)).map((each) => [each.field, each]));
  return Object.entries(fields).map(([name, field]) => {
    const trained = card.features.find((each) => each.field === name);
    return compare(name, field, trained, lately.get(name), recent);
  });
}

function compare(
  name: string,
  field: Field,
  trained: FeatureStatistics | undefined,
  lately: FeatureStatistics | undefined,
  inputs: readonly Input[],
): Feature {
  const bins = binsOf(field, trained, lately);
  const training = trained && distribution(bins, trained, trained.shares);
  const recent = lately && distribution(bins, lately, sharesOf(name, bins, lately, inputs));
  const before = training ? countsOf(field, training) : [];
  const now = recent ? countsOf(field, recent) : [];
  const comparable = total(before) > 0 && total(now) > 0;
  const psi = comparable ? stabilityIndex(sharesIn(before), sharesIn(now)) : null;
  const test = comparable ? homogeneity(before, now) : null;
  return {
    field: name,
    label: field.label,
    help: field.help ?? null,
    kind: field.kind,
    unit: field.kind === 'number' ? (field.unit ?? null) : null,
    bins,
    training: training ?? null,
    recent: recent ?? null,
    psi,
    test,
    drift: driftOf(psi, test ?? { chiSquare: 0, bound: 0 }, Math.min(inputs.length, total(now))),
  };
}

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

const sharesIn = (counts: readonly number[]) => counts.map((count) => count / total(counts));

/**
 * How many there are in each bin. A missing value counts as one more bin where a prediction may lack it, and not at all
 * where it can't: records have blanks that no form can fill in.
 */
const countsOf = (field: Field, { shares, count, missing }: Distribution): number[] => [
  ...shares.map((share) => Math.round(share * count)),
  ...(field.optional ? [missing] : []),
];

/** Recent numbers over the bins of the training: their own deciles can't be compared with it. */
function sharesOf(
  name: string,
  bins: readonly Bin[],
  statistics: FeatureStatistics,
  inputs: readonly Input[],
): FeatureStatistics['shares'] {
  if (statistics.kind === 'category') return statistics.shares;
  const edges = bins.slice(0, -1).map(({ to }) => to ?? 0);
  const values = inputs.map((input) => input[name]).filter((value) => typeof value === 'number');
  return binCounts(values, edges).map((count) => (values.length === 0 ? 0 : count / values.length));
}

function distribution(
  bins: readonly Bin[],
  statistics: FeatureStatistics,
  shares: FeatureStatistics['shares'],
): Distribution {
  const { count, missing } = statistics;
  const known = statistics.kind === 'number' && count > 0 ? statistics : null;
  const byValue = shares as Readonly<Record<string, number>>;
  return {
    count,
    missing,
    mean: known?.mean ?? null,
    deviation: known?.deviation ?? null,
    minimum: known?.minimum ?? null,
    maximum: known?.maximum ?? null,
    shares: bins.map(({ value }, bin) => byValue[value ?? bin] ?? 0),
  };
}
