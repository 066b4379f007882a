import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fakeKubernetes } from '../../test/fake-kubernetes.ts';
import { trainOne } from '../../test/models.ts';
import { reference, serves, startPod, until } from '../../test/pod.ts';
import coin from '../../test/predictors/coin/predictor.ts';
import { json } from '../../test/running-api.ts';

test('models are replaced under load: of 10 000 requests none fails, and none mixes two versions', async (t) => {
  const modelsDir = await mkdtemp(join(tmpdir(), 'presage-models-'));
  t.after(() => rm(modelsDir, { recursive: true, force: true }));
  const first = await trainOne(coin, modelsDir);
  const second = await trainOne(coin, modelsDir, 900);
  await using fake = await fakeKubernetes(reference, { coin: 'first' });
  await using api = await startPod(fake, modelsDir, 'api-1', 'warn');
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const input = { strength: 5, thumb: 'right' };
  /** What each version answers to the same input. */
  const expected = new Map<string, number>();
  for (const { digest } of [first, second]) {
    fake.apply({ coin: digest });
    await until('it is served', serves(api, digest));
    const answer = await (await api.request('/toss', json('POST', input))).json();
    expected.set(digest, (answer as { outcome: { value: number } }).outcome.value);
  }
  assert.equal(new Set(expected.values()).size, 2, 'the two versions give different answers');
  const paths = ['/toss', '/api/predictors/coin/predictions', '/v2/models/coin/infer'];
  const tensors = [
    { name: 'strength', datatype: 'FP64', shape: [1], data: [5] },
    { name: 'thumb', datatype: 'BYTES', shape: [1], data: ['right'] },
  ];
  const bodies = [JSON.stringify(input), JSON.stringify(input), JSON.stringify({ inputs: tensors })];
  const failures: string[] = [];
  const served = new Map<string, number>();
  let sent = 0;
  async function client(): Promise<void> {
    while (sent < 10_000) {
      // Most by the way that stores them after the answer.
      const kind = [1, 2][sent++ % 10] ?? 0;
      const body = bodies[kind] ?? '';
      const call = request(`${api.url}${paths[kind]}`, {
        method: 'POST',
        agent,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      }).end(body);
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        call.once('response', resolve);
        call.once('error', reject);
      });
      const answer = JSON.parse(await text(response));
      const value = kind === 2 ? answer.outputs?.[0]?.data?.[0] : answer.outcome?.value;
      const model = kind === 2 ? answer.model_version : answer.model;
      if (![200, 201].includes(response.statusCode ?? 0) || value !== expected.get(model))
        failures.push(`${paths[kind]} ${response.statusCode} ${JSON.stringify(answer).slice(0, 200)}`);
      served.set(model, (served.get(model) ?? 0) + 1);
    }
  }
  const clients = Promise.all(Array.from({ length: 16 }, client));
  let switches = 0;
  while (sent < 10_000) {
    const { digest } = switches % 2 === 0 ? first : second;
    fake.apply({ coin: digest });
    await until('it is served', serves(api, digest));
    switches++;
  }
  await clients;
  agent.destroy();
  assert.deepEqual(failures.slice(0, 5), []);
  assert.equal(
    [...served.values()].reduce((sum, count) => sum + count, 0),
    sent,
  );
  assert.ok(switches >= 5, `${switches} switches`);
  for (const { digest } of [first, second]) assert.ok((served.get(digest) ?? 0) > 500, 'both served');
});
