import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pace } from 'node:timers/promises';
import { apis } from '../environment.ts';
import { expect, expectHealthy, test } from '../fixtures/delivery.ts';
import { apiPodsOf, servedBy, servedIn, trainOnOtherRecords } from '../fixtures/models.ts';
import { describedAs } from '../fixtures/predictors.ts';

const requests = 10_000;
const clients = 8;
const switches = 4;
/** Milliseconds between the requests of a client: at most 400 requests per second of all. */
const between = 20;

/** Predicts until it is stopped, through the Service and connections that are kept. */
function predictConstantly(input: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const url = `${apis.dev.replace('localhost', '127.0.0.1')}/predict`;
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(input) };
  /** How often each version gave each value. */
  const answers = new Map<string, number>();
  const failures: string[] = [];
  let count = 0;
  let going = true;
  const predict = async () => {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const call = request(url, { method: 'POST', agent, headers }, resolve);
      call.once('error', reject).end(input);
    });
    const body = await text(response);
    if (response.statusCode !== 200) throw new Error(`${response.statusCode} ${body.slice(0, 200)}`);
    const { model, outcome } = JSON.parse(body);
    const answer = `${model} ${outcome.value}`;
    answers.set(answer, (answers.get(answer) ?? 0) + 1);
  };
  const client = async () => {
    for (; going; count++)
      await Promise.all([predict().catch((error: Error) => failures.push(error.message)), pace(between)]);
  };
  const all = Array.from({ length: clients }, client);
  return {
    count: () => count,
    async stop() {
      going = false;
      await Promise.all(all);
      agent.destroy();
      return { answers, failures };
    },
  };
}

test(`a changed pin is served by the same pods: of ${requests} predictions none fails or mixes two versions`, async ({
  request: context,
  scratch,
}) => {
  await expectHealthy('dev');
  const { fields } = await describedAs(context, 'churn');
  const input = Object.entries(fields).map(([name, field]) => [
    name,
    (field as { default?: unknown }).default,
  ]);
  const before = await servedIn('dev');
  const other = await trainOnOtherRecords();
  const pods = await apiPodsOf('dev');
  const load = predictConstantly(JSON.stringify(Object.fromEntries(input)));
  try {
    for (let turn = 0; turn < switches; turn++) {
      const digest = turn % 2 === 0 ? other : before;
      await scratch.edit('overlays/dev/models.env', /^churn=.*$/m, `churn=${digest}`);
      await scratch.commit(`dev: churn ${turn}`);
      const { code, output } = await scratch.push();
      expect(code, output).toBe(0);
      expect(output).toContain('dev is live at');
      expect(await servedBy('dev')).toMatchObject({ models: { churn: digest }, pinProblem: null });
    }
    await expect.poll(load.count, { timeout: 120_000, intervals: [500] }).toBeGreaterThan(requests);
  } finally {
    const { answers, failures } = await load.stop();
    expect(failures, `of ${load.count()} predictions`).toEqual([]);
    const versions = [...answers.keys()].map((answer) => answer.split(' ')[0]);
    expect(versions.sort(), 'each version gives its own value').toEqual([before, other].sort());
    expect(new Set([...answers.keys()].map((answer) => answer.split(' ')[1])).size).toBe(2);
  }
  expect(await apiPodsOf('dev'), 'no pod was replaced').toEqual(pods);
});
