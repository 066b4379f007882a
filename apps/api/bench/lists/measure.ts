import { Agent, get } from 'node:http';
import churn from '../../src/predictors/churn/predictor.ts';
import { median } from '../serving/median.ts';
import { type Ours, secrets, startOurs } from '../serving/ours.ts';
import { fillTo, originals, type Table } from './fill.ts';
import { type ListRequest, listRequests } from './requests.ts';

/** A list, and the median of its milliseconds for each number of rows. */
export interface ListFigure {
  readonly what: string;
  readonly milliseconds: readonly { readonly size: number; readonly value: number }[];
}

const rounds = 60;
const warmUp = 10;
const ofVisitor = 30;
const tables: readonly Table[] = ['products', 'users', 'predictions'];

/**
 * Measures each list with each number of rows in its table, on one connection, one request at a time.
 * @param sizes numbers of rows, ascending
 * @throws Error when a request is refused
 */
export async function measureLists(
  folder: string,
  sizes: readonly number[],
  report: (line: string) => void,
): Promise<ListFigure[]> {
  report('Making a database and training the first models …');
  await using ours = await startOurs(folder);
  const cookies = { administrator: await signIn(ours), visitor: await predictAsVisitor(ours) };
  await predictAsClient(ours);
  const figures = new Map<string, { size: number; value: number }[]>();
  const inserted: Record<Table, number> = { products: 0, users: 0, predictions: 0 };
  for (const size of sizes) {
    report(`Filling each table to ${size} rows …`);
    for (const table of tables) inserted[table] = await fillTo(ours.pool, table, size, inserted[table]);
    for (const [what, value] of await measureAll(ours.url, await listRequests(ours.pool), cookies)) {
      report(`${size} rows, ${what}: ${value.toFixed(2)} ms`);
      figures.set(what, [...(figures.get(what) ?? []), { size, value }]);
    }
  }
  return [...figures].map(([what, milliseconds]) => ({ what, milliseconds }));
}

type Cookies = Readonly<Record<ListRequest['as'], string>>;

/** The requests take turns, so that what disturbs the machine disturbs all of them. */
async function measureAll(
  url: string,
  requests: readonly ListRequest[],
  cookies: Cookies,
): Promise<[what: string, milliseconds: number][]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times = requests.map(() => [] as number[]);
  try {
    for (let round = -warmUp; round < rounds; round += 1) {
      for (const [index, { path, as }] of requests.entries()) {
        const time = await timeOf(url + path, cookies[as], agent);
        if (round >= 0) times[index]?.push(time);
      }
    }
  } finally {
    agent.destroy();
  }
  return requests.map(({ name }, index) => [name, median(times[index] ?? [])]);
}

/** Milliseconds from the request to the last byte of its answer. */
function timeOf(url: string, cookie: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const sent = get(url, { agent, headers: { cookie } }, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - began);
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
    });
    sent.on('error', reject);
  });
}

async function post(url: string, body: unknown, cookie = ''): Promise<string> {
  const headers = { 'content-type': 'application/json', origin: new URL(url).origin, cookie };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  await response.arrayBuffer();
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

const signIn = ({ url }: Ours) => post(`${url}/api/session`, { password: secrets['admin-password'] });

/** A few predictions of another predictor than the one that the rest of the table has. @returns the visitor's cookie */
async function predictAsVisitor({ url }: Ours): Promise<string> {
  const person = { firstName: 'Ada', lastName: 'Lovelace', age: 36, sex: 'female' };
  let cookie = '';
  for (let count = 0; count < ofVisitor; count += 1) {
    const given = await post(`${url}/api/predictors/oracle/predictions`, person, cookie);
    cookie ||= given;
  }
  return cookie;
}

/** The predictions that the table is filled with copies of. */
async function predictAsClient(ours: Ours): Promise<void> {
  const { data } = churn;
  if (!data) throw new Error('The churn predictor has no records.');
  const records = data.synthetic.generate(data.synthetic.seed, originals);
  for (const record of records) await post(`${ours.url}/predict`, data.inputOf(record));
  const until = Date.now() + 5_000;
  while ((await ours.stored()) < originals + ofVisitor)
    if (Date.now() > until) throw new Error('The predictions to copy were not stored within 5 s.');
}
