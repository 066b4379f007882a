import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { headOf, makeEnvironment } from '@presage/gitops';
import { listen } from '@presage/runtime/lifecycle';
import { type DeliveredScene, deliveredScene } from '../../../test/delivered.ts';
import { until } from '../../../test/until.ts';
import { writerOf, writingToken } from '../../token.ts';
import { openAnswers } from '../answers.ts';
import { openOn } from '../open.ts';
import { deliveriesServer } from '../server.ts';
import { openVerbQueue } from './verb-queue.ts';

const key = 'a-key-for-the-tests-of-the-service';
const reading = 'a-token-for-the-tests-of-the-service';
const dev = makeEnvironment('dev');
const prod = makeEnvironment('prod', 'dev');
const by = { name: 'Grace', mail: 'grace@example.test' };

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

describe('deliveries that an administrator asks for', () => {
  let scene: DeliveredScene;
  let server: Server;
  let url: string;
  before(async () => {
    scene = await deliveredScene(['dev', 'prod']);
    assert.equal((await scene.push()).code, 0);
    await scene.commit('a new page', { 'apps/web/index.html': '<p>new</p>\n' });
    assert.equal((await scene.push()).code, 0);
    const { configuration } = scene;
    const { state } = configuration;
    const report = (error: unknown) => assert.fail(String(error));
    server = deliveriesServer({
      token: reading,
      commit: 'c'.repeat(40),
      answers: openAnswers(configuration),
      jobs: {
        writer: async (token) => writerOf(key, ['dev', 'prod'], token),
        open: () => openOn(configuration),
        queue: await openVerbQueue(state, report),
      },
      report,
    });
    url = `http://127.0.0.1:${await listen(server, '127.0.0.1', 0)}`;
  });
  after(async () => {
    server.close();
    server.closeAllConnections();
    await scene.close();
  });

  const ask = async (path: string, init: RequestInit = {}, asking = 'prod'): Promise<Answer> => {
    const headers = { authorization: `Bearer ${writingToken(key, asking)}` };
    const response = await fetch(url + path, { headers, ...init });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const send = (order: object, asking?: string) =>
    ask('/jobs', { method: 'POST', body: JSON.stringify(order) }, asking);
  const heads = async () => ({
    dev: (await headOf(scene.bare, dev))?.commit ?? '',
    prod: (await headOf(scene.bare, prod))?.commit ?? null,
  });
  const promotion = async (values: object = {}) => {
    const { dev: commit, prod: head } = await heads();
    const order = { id: randomUUID(), verb: 'promote', environment: 'prod', commit, head, by };
    return { ...order, confirmation: 'prod', ...values };
  };
  const ended = async ({ id }: { readonly id: string }) => {
    let job: Answer['body'] = {};
    await until(async () => {
      job = (await ask(`/jobs/${id}`)).body;
      return job.state === 'live' || job.state === 'failed';
    });
    return job;
  };

  test('take the token for changes, and that of an environment for itself and those before it', async () => {
    const order = JSON.stringify(await promotion());
    for (const authorization of ['', 'Bearer x', `Bearer ${reading}`, `Bearer ${key}`])
      for (const init of [{}, { method: 'POST', body: order }])
        assert.equal((await ask('/jobs', { ...init, headers: { authorization } })).status, 401);
    const names = async (asking: string) =>
      (await ask('/jobs', {}, asking)).body.environments as { name: string; confirm: boolean }[];
    assert.deepEqual(await names('prod'), [
      { name: 'dev', from: null, confirm: false },
      { name: 'prod', from: 'dev', confirm: true },
    ]);
    assert.deepEqual(await names('dev'), [{ name: 'dev', from: null, confirm: false }]);
    const refused = await send(await promotion(), 'dev');
    assert.equal(refused.status, 403);
    assert.equal(refused.body.message, 'prod is not changed from the page of dev.');
  });

  test('are refused with a sentence, and change nothing', async () => {
    const before = await heads();
    const main = await scene.bare(['rev-parse', 'refs/heads/main']);
    const rollback = { verb: 'rollback', environment: 'dev', head: before.dev, confirmation: undefined };
    const refusals: [object, number, RegExp][] = [
      [{ environment: 'preview-login' }, 422, /^preview-login is the preview of a branch/],
      [{ environment: 'staging' }, 422, /staging/],
      [{ environment: '--all' }, 400, /not the name of an environment/],
      [{ commit: before.dev.slice(0, 12) }, 400, /not the full id/],
      [{ commit: main }, 422, /was never delivered to dev/],
      [{ commit: 'f'.repeat(40) }, 422, /was never delivered to dev/],
      [{ confirmation: 'Prod' }, 422, /not the name of the environment, prod/],
      [{ confirmation: undefined }, 422, /not the name of the environment, prod/],
      [{ head: 'f'.repeat(40) }, 409, /^prod has a newer delivery/],
      [{ environment: 'dev', head: before.dev }, 422, /^dev is not promoted/],
      [{ verb: 'release' }, 400, /verb/],
      [{ dryRun: true }, 400, /dryRun/],
      [{ by: { name: 'A\nB', mail: 'a@b.test' } }, 400, /control characters/],
      [{ ...rollback, commit: main }, 422, /was never delivered to dev/],
      [{ ...rollback, commit: before.dev, head: null }, 409, /^dev has a newer delivery/],
    ];
    for (const [values, status, why] of refusals) {
      const { status: answered, body } = await send(await promotion(values));
      assert.equal(answered, status, JSON.stringify(values));
      assert.match(String(body.message), why);
    }
    const init = (body: string) => ({ method: 'POST', body });
    for (const body of ['', '{', `"${'x'.repeat(5_000)}"`])
      assert.equal((await ask('/jobs', init(body))).status, 400);
    for (const method of ['PUT', 'DELETE']) assert.equal((await ask('/jobs', { method })).status, 405);
    assert.equal((await ask(`/jobs/${randomUUID()}`)).status, 404);
    assert.equal((await ask('/jobs/../health')).status, 401, 'the other paths have another token');
    assert.deepEqual([await heads(), (await ask('/jobs')).body.jobs], [before, []]);
  });

  test('a promotion writes what `promote` writes, in the name of who asked', async () => {
    const order = await promotion();
    const { status, body } = await send(order);
    assert.deepEqual([status, body.state, body.id], [202, 'queued', order.id]);
    assert.equal((await send(order)).body.id, order.id, 'the same id is the same job');
    const job = await ended(order);
    assert.deepEqual([job.state, job.reason], ['live', null]);
    assert.match((job.lines as string[]).join('\n'), /✔ Promote .*\n(.*\n)*prod is live/);
    const head = await headOf(scene.bare, prod);
    assert.equal(job.delivered, head?.commit);
    assert.deepEqual(
      [head?.action, head?.from, head?.by],
      ['promote', order.commit, 'Grace <grace@example.test>'],
    );
    assert.equal(((await ask('/jobs')).body.jobs as unknown[]).length, 1);
  });

  test('a rollback writes the tree of the commit again; one of a branch that moved on is refused', async () => {
    const present = await headOf(scene.bare, dev);
    const commit = present?.parents[0] ?? '';
    const order = {
      ...(await promotion()),
      ...{ verb: 'rollback', environment: 'dev', commit, head: present?.commit },
    };
    assert.equal((await send(order)).status, 202);
    assert.equal((await ended(order)).state, 'live');
    const head = await headOf(scene.bare, dev);
    assert.deepEqual([head?.action, head?.from], ['rollback', commit]);
    assert.equal(
      await scene.bare(['rev-parse', `${head?.commit}^{tree}`]),
      await scene.bare(['rev-parse', `${commit}^{tree}`]),
    );
    const { status, body } = await send({ ...order, id: randomUUID() });
    assert.deepEqual(
      [status, body.message],
      [409, 'dev has a newer delivery than the difference that was shown.'],
    );
  });

  test('one that fails says why in one sentence', async () => {
    await scene.cluster({ dev: { health: 'Degraded' } });
    const order = await promotion();
    const before = await heads();
    assert.equal((await send(order)).status, 202);
    const job = await ended(order);
    assert.equal(job.state, 'failed');
    assert.match(String(job.reason), /^dev is not ready to be promoted: it is Synced and Degraded [^\n]+$/);
    assert.deepEqual(await heads(), before);
  });
});
