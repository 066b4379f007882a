import type { Field, Input } from '../definition/field.ts';
import type { Text } from '../definition/text.ts';
import type { LoadedModel } from '../models/serving.ts';
import { type Bin, binsOf } from './bins.ts';
import { chanceIndex, type Drift, driftOf, stabilityIndex } from './drift.ts';
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
  /** The bound that it stays under 19 times in 20 by chance alone. */
  readonly chance: number | null;
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
  const comparable = training && recent && total(training) > 0 && total(recent) > 0;
  const before = comparable ? withMissing(training) : [];
  const now = comparable ? withMissing(recent) : [];
  const used = before.filter((share, bin) => share > 0 || (now[bin] ?? 0) > 0).length;
  const psi = comparable ? stabilityIndex(before, now) : null;
  const chance = comparable ? chanceIndex(used, total(training), total(recent)) : null;
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
    chance,
    drift: driftOf(psi, chance ?? 0, inputs.length),
  };
}

const total = ({ count, missing }: Distribution) => count + missing;

/** A missing value counts as one more bin. */
function withMissing({ shares, count, missing }: Distribution): number[] {
  const all = count + missing;
  return [...shares.map((share) => (share * count) / all), missing / all];
}

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
