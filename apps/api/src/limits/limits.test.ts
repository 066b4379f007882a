import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { connectionOf, createDatabase, json, type RunningApi, startApi } from '../../test/running-api.ts';
import { defaultRates } from '../configuration/limits.ts';
import { Problem } from '../http/problem.ts';
import { signInDelay, waitAfter } from '../session/sign-in-delay.ts';
import { openCounts } from './counts.ts';

describe('counts in the database', () => {
  let pools: pg.Pool[];
  let clock = Date.parse('2026-01-01T00:00:00Z');
  const now = () => clock;
  before(async () => {
    const database = await createDatabase(true);
    pools = [1, 2].map(() => new pg.Pool({ ...connectionOf(database), max: 4 }));
  });
  after(() => Promise.all(pools.map((pool) => pool.end())));
  const replicas = () => pools.map((pool) => openCounts(pool, now));

  test('are those of all replicas, also at the same time, and begin again when they expire', async () => {
    const [one, two] = replicas();
    assert.ok(one && two);
    const counted = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? one : two).add('a', 60)),
    );
    assert.deepEqual(
      counted.map(({ hits }) => hits).sort((a, b) => a - b),
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    assert.ok(counted.every(({ expiresAt }) => expiresAt.getTime() === clock + 60_000));
    await one.subtract('a');
    assert.equal((await two.add('a', 60)).hits, 20);
    clock += 60_000;
    assert.equal((await two.add('a', 60)).hits, 1);
  });

  test('that have expired are removed, the others stay', async () => {
    const [counts] = replicas();
    assert.ok(counts);
    await counts.add('short', 10);
    await counts.add('long', 3_600);
    clock += 600_000;
    await counts.add('brief', 10);
    clock += 20_000;
    assert.equal(await counts.prune(1), 1, 'no more than asked');
    while ((await counts.prune(100)) > 0);
    assert.equal((await counts.add('long', 3_600)).hits, 2);
    assert.equal((await counts.add('short', 10)).hits, 1);
  });

  test('a failed sign-in is followed by a wait that grows up to 5 minutes, for every replica', async () => {
    const [one, two] = replicas();
    assert.ok(one && two);
    const delays = [signInDelay(one, now), signInDelay(two, now)];
    const table = [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300];
    for (const [index, seconds] of table.entries()) {
      assert.equal(waitAfter(index + 1), seconds);
      const [delay, other] = index % 2 ? delays : delays.toReversed();
      await delay?.begin('ada@example.org');
      if (seconds === 0) continue;
      await assert.rejects(
        async () => other?.begin('ada@example.org'),
        (error) => error instanceof Problem && error.headers['Retry-After'] === String(seconds),
      );
      clock += seconds * 1_000 - 1;
      await assert.rejects(async () => other?.begin('ada@example.org'), Problem);
      clock += 1;
    }
  });

  test('an attempt within the wait does not prolong it, and success forgets the failures', async () => {
    const [counts] = replicas();
    assert.ok(counts);
    const delay = signInDelay(counts, now);
    const fails = () =>
      delay.begin('grace').then(
        () => null,
        ({ headers }: Problem) => Number(headers['Retry-After']),
      );
    for (let failure = 1; failure <= 6; failure++) {
      assert.equal(await fails(), null);
      clock += waitAfter(failure) * 1_000;
    }
    clock -= 1_500;
    for (let attempt = 0; attempt < 50; attempt++) assert.equal(await fails(), 2);
    clock += 1_500;
    assert.equal(await fails(), null, 'after the wait, the next attempt is checked');
    assert.equal(await fails(), 4);
    clock += 4_000;
    await delay.begin('grace');
    await delay.succeeded('grace');
    for (let failure = 1; failure <= 4; failure++) assert.equal(await fails(), null);
  });

  test('without a wait, an attempt whose time is earlier than that of the last one is checked', async () => {
    const [one, two] = replicas();
    assert.ok(one && two);
    const behind = openCounts(pools[1] as pg.Pool, () => clock - 1);
    const table = [0, 0, 1];
    for (const counts of [one, behind, one]) assert.equal(await counts.attempt('konrad', table, 60), null);
    assert.deepEqual(await behind.attempt('konrad', table, 60), new Date(clock + 1_000));
  });

  test('of 30 attempts at the same time, those that a wait allows are checked', async () => {
    const [one, two] = replicas();
    assert.ok(one && two);
    const results = await Promise.allSettled(
      Array.from({ length: 30 }, (_, index) => signInDelay(index % 2 ? one : two, now).begin('alan')),
    );
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 5);
  });
});

describe('what is expensive', () => {
  let api: RunningApi;
  const rates = {
    ...defaultRates,
    export: { requests: 2, seconds: 60 },
    batch: { requests: 1, seconds: 60 },
  };
  before(async () => {
    api = await startApi({ rates, proxies: { ranges: { contains: () => true }, port: 0 } });
  });
  after(() => api[Symbol.asyncDispose]());

  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });

  test('is refused with 429 and Retry-After, for the caller that asks too often', async () => {
    const ask = () => api.request('/api/predictions.csv', from('192.0.2.1'));
    const statuses = [(await ask()).status, (await ask()).status];
    assert.deepEqual(statuses, [200, 200]);
    const refused = await ask();
    assert.equal(refused.status, 429);
    assert.match(refused.headers.get('content-type') ?? '', /problem\+json/);
    const seconds = Number(refused.headers.get('retry-after'));
    assert.ok(seconds > 0 && seconds <= 60, String(seconds));
    assert.equal((await api.request('/api/predictions.csv', from('192.0.2.2'))).status, 200);
    assert.equal((await api.request('/api/predictions', from('192.0.2.1'))).status, 200, 'the list is cheap');
  });

  test('addresses of one IPv6 network are one caller', async () => {
    const batch = (address: string) =>
      api.request('/api/predictors/coin/batch', {
        method: 'POST',
        headers: { 'content-type': 'text/csv', 'x-forwarded-for': address },
        body: 'strength,thumb\n5,left\n',
      });
    assert.equal((await batch('2001:db8:1:2::1')).status, 200);
    assert.equal((await batch('2001:db8:1:3::2')).status, 429);
    assert.equal((await batch('2001:db9:1:2::1')).status, 200);
  });

  test('is counted for an account wherever it comes from', async () => {
    const ask = await api.signIn();
    const statuses: number[] = [];
    for (const address of ['192.0.2.11', '192.0.2.12', '192.0.2.13'])
      statuses.push((await ask('/api/predictions.csv', from(address))).status);
    assert.deepEqual(statuses, [200, 200, 429]);
  });

  test('states its answer 429 with Retry-After in the OpenAPI document', async () => {
    type Operation = { responses: Record<string, { headers?: Record<string, unknown> }> };
    type Paths = Record<string, Record<string, Operation>>;
    const { paths } = (await (await api.request('/openapi.json')).json()) as { paths: Paths };
    for (const [path, method] of [
      ['/api/predictors/{name}/trainings', 'post'],
      ['/api/predictors/{name}/dataset', 'post'],
      ['/api/predictors/{name}/dataset/districts', 'post'],
      ['/api/predictors/{name}/dataset/files', 'post'],
      ['/api/predictors/{name}/dataset/import', 'post'],
      ['/api/predictors/{name}/dataset/preview', 'post'],
      ['/api/predictors/coin/batch', 'post'],
      ['/api/predictions.csv', 'get'],
      ['/api/outcomes', 'post'],
      ['/api/session', 'post'],
    ] as const) {
      const operation = paths[path]?.[method];
      assert.ok(operation, `${method} ${path}`);
      assert.ok(operation.responses['429']?.headers?.['Retry-After'], `${method} ${path}`);
    }
  });

  test('the wait of an account follows its failed sign-ins from every address', async () => {
    const attempt = (count: number) => {
      const init = json('POST', { email: 'someone@example.org', password: 'wrong' });
      return api.request('/api/session', {
        ...init,
        headers: { ...init.headers, ...from(`192.0.2.${count}`).headers },
      });
    };
    const answers = await Promise.all(Array.from({ length: 20 }, (_, count) => attempt(100 + count)));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([401, 429]));
    const refused = answers.find(({ status }) => status === 429);
    assert.match(refused?.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
  });
});
