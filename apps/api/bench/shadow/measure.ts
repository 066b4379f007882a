import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import churn from '../../src/predictors/churn/predictor.ts';
import { pacedTimes, quantileOf } from '../serving/load.ts';
import { median } from '../serving/median.ts';
import { type Prepared, prepareOurs } from '../serving/ours.ts';
import type { Server } from '../serving/processes.ts';

/** Milliseconds of predictions of one round. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

export interface ShadowFigures {
  readonly perSecond: number;
  readonly predictions: number;
  /** Medians over the rounds. */
  readonly without: Latency;
  readonly with: Latency;
  /** Medians of the ratios of each round. */
  readonly ratio: Latency;
  /** Predictions of the server with a shadow version, and how many of them the shadow version has answered. */
  readonly served: number;
  readonly shadowed: number;
}

export interface ShadowOptions {
  readonly perSecond: number;
  readonly seconds: number;
  readonly rounds: number;
}

/** Different inputs, so that no cache helps. */
const inputCount = 1_000;
/** Shadow predictions are stored for about a second after their predictions. */
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
  await prepared.train(2);
  const shadow = otherVersion(prepared);
  await using plain = await prepared.serve('without', { MODEL_churn: 'first' });
  await using shadowed = await prepared.serve('with', { MODEL_churn: 'first', 'MODEL_churn.shadow': shadow });
  const measured: { without: Latency; with: Latency }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const order = round % 2 === 0 ? [plain, shadowed] : [shadowed, plain];
    const found = new Map<Server, Latency>();
    for (const server of order) {
      found.set(server, await latency(server, bodies, { perSecond, seconds }));
      await wait(restMilliseconds);
    }
    const [one, other] = [found.get(plain), found.get(shadowed)];
    if (!one || !other) throw new Error('A server was not measured.');
    report(
      `${round === 0 ? 'Warm-up' : `Round ${round} of ${rounds}`}: p99 ${one.p99.toFixed(2)} ms without, ${other.p99.toFixed(2)} ms with`,
    );
    if (round > 0) measured.push({ without: one, with: other });
  }
  const middle = (of: (pair: (typeof measured)[number]) => number) => median(measured.map(of));
  return {
    perSecond,
    predictions: measured.length * perSecond * seconds,
    without: { p50: middle((pair) => pair.without.p50), p99: middle((pair) => pair.without.p99) },
    with: { p50: middle((pair) => pair.with.p50), p99: middle((pair) => pair.with.p99) },
    ratio: {
      p50: middle((pair) => pair.with.p50 / pair.without.p50),
      p99: middle((pair) => pair.with.p99 / pair.without.p99),
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

/** The version of churn that is not the first one. */
function otherVersion({ modelsDir }: Prepared): string {
  const folder = join(modelsDir, churn.name);
  const first = readFileSync(join(folder, `first-v${churn.version}`), 'utf8').trim();
  const versions = readdirSync(folder).filter((name) => /^[0-9a-f]{64}$/.test(name));
  const other = versions.map((name) => `sha256:${name}`).find((digest) => digest !== first);
  if (!other) throw new Error('Both trainings gave the same version.');
  return other;
}

async function latency(
  { url }: Server,
  bodies: readonly string[],
  rate: { readonly perSecond: number; readonly seconds: number },
): Promise<Latency> {
  const times = await pacedTimes(`${url}/predict`, bodies, rate);
  return { p50: quantileOf(times, 0.5), p99: quantileOf(times, 0.99) };
}

async function storedShadows({ pool }: Prepared): Promise<number> {
  const { rows } = await pool.query('select count(*)::int as count from shadow_predictions');
  return rows[0].count;
}
