import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { csvLine } from '../../src/csv/writer.ts';
import { makeRandom, type Random } from '../../src/learning/random.ts';
import churn from '../../src/predictors/churn/predictor.ts';

/** Kinds of request, and how many of a hundred are of each. */
const shares = { read: 70, prediction: 24, batch: 3, export: 3 } as const;
export type Kind = keyof typeof shares;
const kinds = Object.keys(shares) as Kind[];

const reads = [
  '/',
  '/api/products?limit=24',
  '/api/products/categories',
  '/api/predictors',
  '/api/predictors/churn',
  '/api/models',
  '/api/predictions',
  '/api/info',
];
const batchRows = 200;
const timeout = 30_000;

/** What was answered to the requests of a kind. */
export interface Answers {
  /** Milliseconds of each answer, in the order of their ends. */
  readonly times: number[];
  /** How many answers had a status; 0 stands for none. */
  readonly statuses: Map<number, number>;
}

interface LoadOptions {
  readonly visitors: number;
  readonly seconds: number;
  /** Mean milliseconds that a visitor waits between an answer and the next request. */
  readonly pause: number;
}

/**
 * Visits the pages' server as so many people at once, each with a cookie and, behind a trusted proxy, an address of their
 * own, so that the limits of one caller apply to each.
 * @param url of the web server
 */
export async function visit(
  url: string,
  { visitors, seconds, pause }: LoadOptions,
): Promise<Map<Kind, Answers>> {
  const agent = new Agent({ keepAlive: true, maxSockets: visitors });
  const answers = new Map(kinds.map((kind) => [kind, { times: [], statuses: new Map() } as Answers]));
  const [bodies, file] = inputs();
  const end = performance.now() + seconds * 1000;

  async function visitor(index: number): Promise<void> {
    const random = makeRandom(index + 1);
    let cookie = '';
    // They don't all come at the same moment.
    await wait(random.uniform() * pause);
    while (performance.now() < end) {
      const kind = random.choose(kinds, Object.values(shares));
      const began = performance.now();
      const answer = await send(agent, url, {
        ...requestOf(kind, random, bodies, file),
        address: `10.0.${index >> 8}.${index & 255}`,
        cookie,
      });
      cookie = answer.cookie ?? cookie;
      const { times, statuses } = answers.get(kind) as Answers;
      times.push(performance.now() - began);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      await wait(pause * (0.5 + random.uniform()));
    }
  }

  await Promise.all(Array.from({ length: visitors }, (_, index) => visitor(index)));
  agent.destroy();
  return answers;
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly type?: string;
  readonly body?: string;
}

function requestOf(kind: Kind, random: Random, bodies: readonly string[], file: string): Sent {
  const pick = (list: readonly string[]) => list[random.integer(list.length)] ?? '';
  if (kind === 'read') return { method: 'GET', path: pick(reads) };
  if (kind === 'export') return { method: 'GET', path: '/api/predictions.csv' };
  if (kind === 'batch')
    return { method: 'POST', path: '/api/predictors/churn/batch', type: 'text/csv', body: file };
  const path = '/api/predictors/churn/predictions';
  return { method: 'POST', path, type: 'application/json', body: pick(bodies) };
}

/** Reads the whole answer. A failed connection has status 0. */
function send(
  agent: Agent,
  url: string,
  { method, path, type, body, address, cookie }: Sent & { address: string; cookie: string },
): Promise<{ status: number; cookie: string | undefined }> {
  return new Promise((resolve) => {
    const failed = () => resolve({ status: 0, cookie: undefined });
    const headers = {
      'X-Forwarded-For': address,
      ...(cookie === '' ? {} : { Cookie: cookie }),
      ...(body === undefined || type === undefined
        ? {}
        : { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) }),
    };
    const sent = request(url + path, { method, agent, headers, timeout }, (response) => {
      const set = response.headers['set-cookie']?.[0]?.split(';')[0];
      response
        .resume()
        .once('error', failed)
        .once('end', () => resolve({ status: response.statusCode ?? 0, cookie: set }));
    });
    sent
      .once('error', failed)
      .once('timeout', () => sent.destroy())
      .end(body);
  });
}

/** Bodies of predictions, and a file of them. */
function inputs(): [string[], string] {
  const { data, fields } = churn;
  if (!data) throw new Error('The churn predictor has no records.');
  const names = Object.keys(fields);
  const all = [...data.synthetic.generate(data.synthetic.seed, batchRows)].map((row) => data.inputOf(row));
  const lines = all.map((input) => csvLine(names.map((name) => input[name])));
  return [all.map((input) => JSON.stringify(input)), csvLine(names) + lines.join('')];
}
