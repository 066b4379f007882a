import { setTimeout as wait } from 'node:timers/promises';
import churn from '../../src/predictors/churn/predictor.ts';
import { trainOne } from '../../test/models.ts';
import { pacedTimes, quantileOf } from '../serving/load.ts';
import { median } from '../serving/median.ts';
import { type Prepared, prepareOurs } from '../serving/ours.ts';
import type { Server } from '../serving/processes.ts';

/** Milliseconds of predictions. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

export interface ShadowFigures {
  readonly perSecond: number;
  readonly predictions: number;
  /** Medians over all seconds that were measured: one in which the machine stalls does not decide. */
  readonly without: Latency;
  readonly with: Latency;
  /** With a shadow version ÷ without. */
  readonly ratio: Latency;
  /** Processor time of the server for each prediction, with all that it does afterwards: what decides under full load. */
  readonly processorMicroseconds: { readonly without: number; readonly with: number };
  /** Predictions of the server with a shadow version, and how many of them the shadow version has answered. */
  readonly served: number;
  readonly shadowed: number;
}

export interface ShadowOptions {
  readonly perSecond: number;
  /** Of each round; the first second is not measured. */
  readonly seconds: number;
  readonly rounds: number;
}

/** Different inputs, so that no cache helps. */
const inputCount = 1_000;
/** Shadow predictions are stored about a second after their predictions. */
const restMilliseconds = 1_500;

/**
 * Serves the same models twice, with a shadow version of churn and without, and sends both the same predictions in
 * turns: one more round runs first and is not counted.
 */
export async function measureShadow(
  folder: string,
  { perSecond, seconds, rounds }: ShadowOptions,
  report: (line: string) => void,
): Promise<ShadowFigures> {
  const bodies = inputs();
  report('Making a database and training two versions …');
  await using prepared = await prepareOurs(folder);
  const shadow = await trainOther(prepared);
  await using plain = await prepared.serve('without', { MODEL_churn: 'first' });
  await using shadowed = await prepared.serve('with', { MODEL_churn: 'first', 'MODEL_churn.shadow': shadow });
  const measured = { without: [] as Latency[], with: [] as Latency[] };
  const processor = { without: 0, with: 0 };
  for (let round = 0; round <= rounds; round += 1) {
    const turns = [
      { name: 'without', server: plain },
      { name: 'with', server: shadowed },
    ] as const;
    for (const { name, server } of round % 2 === 0 ? turns : turns.toReversed()) {
      const before = server.processorSeconds();
      const found = await latencies(server, bodies, { perSecond, seconds });
      if (round > 0) measured[name].push(...found);
      report(
        `${round === 0 ? 'Warm-up' : `Round ${round} of ${rounds}`}, ${name}: p99 ${middle(found).p99.toFixed(2)} ms`,
      );
      await wait(restMilliseconds);
      if (round > 0) processor[name] += server.processorSeconds() - before;
    }
  }
  const [without, withShadow] = [middle(measured.without), middle(measured.with)];
  return {
    perSecond,
    predictions: rounds * perSecond * (seconds - 1),
    without,
    with: withShadow,
    ratio: { p50: withShadow.p50 / without.p50, p99: withShadow.p99 / without.p99 },
    processorMicroseconds: {
      without: (processor.without / (rounds * perSecond * seconds)) * 1e6,
      with: (processor.with / (rounds * perSecond * seconds)) * 1e6,
    },
    served: (rounds + 1) * perSecond * seconds,
    shadowed: await storedShadows(prepared),
  };
}

/** Bodies of different customers. */
function inputs(): string[] {
  const { data } = churn;
  if (!data) throw new Error('The churn predictor has no records.');
  const rows = data.synthetic.generate(data.synthetic.seed, inputCount);
  return [...rows].map((row) => JSON.stringify(data.inputOf(row)));
}

/** Trains churn on other customers than the first version. @returns the digest */
async function trainOther({ modelsDir }: Prepared): Promise<string> {
  const { data } = churn;
  if (!data) throw new Error('The churn predictor has no records.');
  const synthetic = { ...data.synthetic, seed: data.synthetic.seed + 1 };
  const { digest } = await trainOne({ ...churn, data: { ...data, synthetic } }, modelsDir);
  return digest;
}

/** Of each second but the first: by then, shadow predictions are stored beside the requests. */
async function latencies(
  { url }: Server,
  bodies: readonly string[],
  rate: { readonly perSecond: number; readonly seconds: number },
): Promise<Latency[]> {
  const times = await pacedTimes(`${url}/predict`, bodies, rate);
  const { perSecond, seconds } = rate;
  return Array.from({ length: seconds - 1 }, (_, second) => {
    const part = times.slice((second + 1) * perSecond, (second + 2) * perSecond);
    return { p50: quantileOf(part, 0.5), p99: quantileOf(part, 0.99) };
  });
}

const middle = (found: readonly Latency[]): Latency => ({
  p50: median(found.map(({ p50 }) => p50)),
  p99: median(found.map(({ p99 }) => p99)),
});

async function storedShadows({ pool }: Prepared): Promise<number> {
  const { rows } = await pool.query('select count(*)::int as count from shadow_predictions');
  return rows[0].count;
}
