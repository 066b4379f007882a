import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvLine } from '../../src/csv/writer.ts';
import type { Input } from '../../src/definition/field.ts';
import type churn from '../../src/predictors/churn/predictor.ts';
import { freePort } from '../../test/free-port.ts';
import { pythonPrograms } from '../python.ts';
import { csvFile, sendBatch } from './batch.ts';
import { pacedTimes, post, quantileOf } from './load.ts';
import { median } from './median.ts';
import { type Ours, secrets, startOurs } from './ours.ts';
import { type Server, startServer } from './processes.ts';

/** Requests per second of each server, rows per second of a batch, and milliseconds. */
export interface Figures {
  readonly bare: number;
  readonly ours: number;
  readonly empty: number;
  readonly pipeline: number;
  readonly batch: number;
  readonly idleP99: number;
  readonly trainingP99: number;
  /** Predictions that were answered with 200 and are not in the database. */
  readonly lost: number;
}

const rounds = 3;
const seconds = 4;
const connections = 32;
const batchRows = 300_000;
const recordCount = 7_000;

/** Measures everything in one run, the servers in turn, several times; each figure is the median. */
export async function measure(
  folder: string,
  predictor: typeof churn,
  report: (line: string) => void,
): Promise<Figures> {
  const inputs = writeRecords(folder, predictor);
  const body = JSON.stringify(inputs[0]);
  const programs = await pythonPrograms(join(import.meta.dirname, 'requirements.txt'), report);
  report('Making a database and training the first models …');
  await using ours = await startOurs(folder);
  await using bare = await startBare(folder, await predicted(ours, body));
  await using empty = await startPython('empty', folder, programs);
  await using pipeline = await startPython('pipeline', folder, programs);
  const paths = {
    bare: `${bare.url}/`,
    ours: `${ours.url}/predict`,
    empty: `${empty.url}/predict`,
    pipeline: `${pipeline.url}/predict`,
  };
  // Measured first: later runs keep PostgreSQL busy for a while after they end.
  await post(paths.ours, body, { folder, seconds: 1, connections });
  report('Latency: idle, and while models are trained …');
  const idle = await latency(paths.ours, body);
  const training = await whileTraining(ours, () => latency(paths.ours, body));
  const speeds = { bare: [], ours: [], empty: [], pipeline: [] } as Record<keyof typeof paths, number[]>;
  let answered = await ours.stored();
  for (let round = 0; round <= rounds; round += 1) {
    report(round === 0 ? 'Warming up …' : `Requests, round ${round} of ${rounds} …`);
    for (const [name, url] of Object.entries(paths) as [keyof typeof paths, string][]) {
      const load = await post(url, body, { folder, seconds, connections });
      if (name === 'ours') answered += load.requests;
      if (round > 0) speeds[name].push(load.requestsPerSecond);
    }
  }
  // wrk ends while some requests are still running and does not count them.
  const lost = Math.max(0, answered - (await settled(ours, answered)));
  report(`A file of ${batchRows} rows, ${rounds} times …`);
  const batch = await batches(ours, Object.keys(predictor.fields), inputs);
  return {
    bare: median(speeds.bare),
    ours: median(speeds.ours),
    empty: median(speeds.empty),
    pipeline: median(speeds.pipeline),
    batch,
    idleP99: idle,
    trainingP99: training,
    lost,
  };
}

/** Writes generated records for the Python servers; returns the inputs. */
function writeRecords(folder: string, { fields, data }: typeof churn): Input[] {
  if (!data) throw new Error('The predictor has no records.');
  const names = Object.keys(fields);
  // scikit-learn's logistic regression accepts no missing values.
  const whole = (input: Input) => names.every((name) => input[name] != null);
  const records = [...data.synthetic.generate(data.synthetic.seed, recordCount)].filter((record) =>
    whole(data.inputOf(record)),
  );
  const inputs = records.map((record) => data.inputOf(record));
  const lines = records.map((record, index) => {
    const input = inputs[index] ?? {};
    return csvLine([...names.map((name) => input[name]), data.labelOf?.(record)]);
  });
  writeFileSync(join(folder, 'records.csv'), csvLine([...names, 'label']) + lines.join(''));
  writeFileSync(join(folder, 'fields.json'), JSON.stringify(fields));
  return inputs;
}

/** One answer of the API. */
async function predicted(ours: Ours, body: string): Promise<string> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(`${ours.url}/predict`, { method: 'POST', headers, body });
  return response.text();
}

async function startBare(folder: string, answer: string): Promise<Server> {
  const port = await freePort();
  const program = join(import.meta.dirname, 'bare.ts');
  const file = join(folder, 'answer.json');
  writeFileSync(file, answer);
  return startServer([process.execPath, program, String(port), file], {
    port,
    ready: '/',
    log: join(folder, 'bare.log'),
  });
}

/** One worker of uvicorn, with its fast loop and parser, without an access log. */
async function startPython(module: string, folder: string, programs: string): Promise<Server> {
  const port = await freePort();
  const args = [`${module}:app`, '--app-dir', import.meta.dirname, '--port', String(port), '--no-access-log'];
  const cache = join(folder, 'pycache');
  mkdirSync(cache, { recursive: true });
  return startServer([join(programs, 'uvicorn'), ...args], {
    port,
    ready: '/ready',
    log: join(folder, `${module}.log`),
    environment: {
      FIELDS: join(folder, 'fields.json'),
      RECORDS: join(folder, 'records.csv'),
      PYTHONPYCACHEPREFIX: cache,
    },
  });
}

/** How many predictions are stored once all are, or after 5 s. */
async function settled(ours: Ours, expected: number): Promise<number> {
  const until = Date.now() + 5_000;
  for (;;) {
    const stored = await ours.stored();
    if (stored >= expected || Date.now() > until) return stored;
  }
}

async function batches(ours: Ours, names: readonly string[], inputs: readonly Input[]): Promise<number> {
  const file = csvFile(names, inputs, batchRows);
  const url = `${ours.url}/api/predictors/churn/batch`;
  const cookie = await signIn(ours.url);
  const speeds: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const before = await ours.stored();
    speeds.push(await sendBatch(url, file, batchRows, cookie));
    await settled(ours, before + batchRows);
  }
  return median(speeds.slice(1));
}

async function signIn(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ password: secrets['admin-password'] }),
  });
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

/** Far below the limit, so that it measures the server and not a queue. */
const latency = async (url: string, body: string): Promise<number> =>
  quantileOf(await pacedTimes(url, [body], { perSecond: 200, seconds: 10 }), 0.99);

/** Trains models one after another while something is measured. */
async function whileTraining<Result>(ours: Ours, run: () => Promise<Result>): Promise<Result> {
  let over = false;
  const trainings = (async () => {
    for (let seed = 2; !over; seed += 1) await ours.train(seed);
  })();
  const result = await run();
  over = true;
  await trainings;
  return result;
}
