import churn from '../../src/predictors/churn/predictor.ts';
import { post } from './load.ts';
import { startOurs } from './ours.ts';

const seconds = 3;
const connections = 32;

/** One way to answer `POST /predict`. */
interface Speed {
  readonly requestsPerSecond: number;
  /** Processor time of the server for one request: what limits it, also while other programs use the machine. */
  readonly microseconds: number;
}

export interface Pair {
  readonly shortPath: Speed;
  readonly express: Speed;
}

/** How many times as fast the short path is: medians over the pairs. */
export interface Ratios {
  readonly requests: number;
  readonly processorTime: number;
}

/**
 * Sends the same prediction to one server in turns: as it is, and with a header that the short path leaves to
 * Express (which ignores it, as no proxy is trusted). One server and alternating runs, so that what else the
 * machine does slows both down alike.
 * @param pairs how many; one more pair is run first and not counted
 */
export async function compareWithExpress(
  folder: string,
  pairs: number,
  report: (line: string) => void,
): Promise<Pair[]> {
  report('Making a database and training the first models …');
  await using ours = await startOurs(folder);
  const url = `${ours.url}/predict`;
  const { data } = churn;
  const [record] = data?.synthetic.generate(data.synthetic.seed, 1) ?? [];
  if (!data || !record) throw new Error('The churn predictor has no records.');
  const body = JSON.stringify(data.inputOf(record));
  const measure = async (headers: Record<string, string>): Promise<Speed> => {
    const before = ours.processorSeconds();
    const { requests, requestsPerSecond } = await post(url, body, { folder, seconds, connections, headers });
    return { requestsPerSecond, microseconds: ((ours.processorSeconds() - before) / requests) * 1e6 };
  };
  const found: Pair[] = [];
  for (let pair = 0; pair <= pairs; pair += 1) {
    const shortPath = await measure({});
    const express = await measure({ 'X-Forwarded-For': '192.0.2.1' });
    if (pair > 0) found.push({ shortPath, express });
    report(pair === 0 ? 'Warmed up.' : `Pair ${pair} of ${pairs}: ${text({ shortPath, express })}`);
  }
  return found;
}

const text = (pair: Pair): string => ratioText(ratiosOf([pair]));

export const ratioText = ({ requests, processorTime }: Ratios): string =>
  `${requests.toFixed(2)} × the requests of Express, ${processorTime.toFixed(2)} × less processor time`;

export const ratiosOf = (pairs: readonly Pair[]): Ratios => ({
  requests: median(
    pairs.map(({ shortPath, express }) => shortPath.requestsPerSecond / express.requestsPerSecond),
  ),
  processorTime: median(pairs.map(({ shortPath, express }) => express.microseconds / shortPath.microseconds)),
});

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
