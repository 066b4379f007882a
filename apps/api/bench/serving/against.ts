import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import churn from '../../src/predictors/churn/predictor.ts';
import { post } from './load.ts';
import { median } from './median.ts';
import { startOurs } from './ours.ts';

const seconds = 3;
const connections = 32;

/** The speed of this checkout divided by that of another one: medians over the pairs. */
export interface Against {
  /** Predictions per second. */
  readonly requests: number;
  /** Predictions per second of processor time: what limits it, also while other programs use the machine. */
  readonly perProcessorSecond: number;
}

/**
 * Sends the same prediction to the API of this checkout and to that of another one, in turns.
 * @param checkout folder of the other one, installed, with its database client generated
 * @param pairs how many; one more pair is run first and not counted
 */
export async function compareWithCheckout(
  folder: string,
  checkout: string,
  pairs: number,
  report: (line: string) => void,
): Promise<Against> {
  const folders = ['this', 'other'].map((name) => join(folder, name));
  for (const each of folders) mkdirSync(each, { mode: 0o755 });
  const [first = folder, second = folder] = folders;
  report('Making two databases and training the first models of both …');
  await using own = await startOurs(first);
  await using other = await startOurs(second, join(checkout, 'apps', 'api', 'src', 'main.ts'));
  const { data } = churn;
  const [record] = data?.synthetic.generate(data.synthetic.seed, 1) ?? [];
  if (!data || !record) throw new Error('The churn predictor has no records.');
  const body = JSON.stringify(data.inputOf(record));
  const measure = async (server: typeof own) => {
    const before = server.processorSeconds();
    const options = { folder, seconds, connections };
    const { requests, requestsPerSecond } = await post(`${server.url}/predict`, body, options);
    return { requestsPerSecond, perProcessorSecond: requests / (server.processorSeconds() - before) };
  };
  const ratios: Against[] = [];
  for (let pair = 0; pair <= pairs; pair += 1) {
    const a = await measure(own);
    const b = await measure(other);
    const ratio = {
      requests: a.requestsPerSecond / b.requestsPerSecond,
      perProcessorSecond: a.perProcessorSecond / b.perProcessorSecond,
    };
    if (pair > 0) ratios.push(ratio);
    report(pair === 0 ? 'Warmed up.' : `Pair ${pair} of ${pairs}: ${againstText(ratio)}`);
  }
  return {
    requests: median(ratios.map(({ requests }) => requests)),
    perProcessorSecond: median(ratios.map(({ perProcessorSecond }) => perProcessorSecond)),
  };
}

export const againstText = ({ requests, perProcessorSecond }: Against): string =>
  `${requests.toFixed(2)} × the predictions per second of the other checkout, ${perProcessorSecond.toFixed(2)} × per second of processor time`;
