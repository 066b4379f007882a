import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Cluster, deliver, makeEnvironment, treeWith } from '@presage/gitops';
import { temporaryRepository } from '@presage/gitops/testing';
import { Refusal } from '@presage/runtime/refusal';
import { digest, fakeApi, tokenOf, version } from '../../test/fake-api.ts';
import { tracePrediction, traceText } from './trace.ts';

const id = '019abcde-0000-7000-8000-000000000001';
const dev = makeEnvironment('dev');

test('traces a prediction to its model, data, commit, image and deliveries', async (context) => {
  const repository = await temporaryRepository();
  context.after(repository.close);
  const { git } = repository;
  const api = await fakeApi('dev', async () => 'first', 0);
  context.after(api.close);
  api.versions = [version('a', 0.8)];
  const place = {
    name: 'dev',
    api: `http://127.0.0.1:${api.port}`,
    pages: '',
    startedBy: 'npm run up',
    token: tokenOf('dev'),
  };

  const revision = await repository.commit('first', { 'overlays/dev/models.env': 'churn=first\n' });
  const release = async (letter: string, lines: string, previous?: string) => {
    const pins = `images:\n  - { name: presage/api, newName: here/api, newTag: '${letter.repeat(12)}', digest: '${digest(letter)}' }\n`;
    const tree = await treeWith(git, revision, { [dev.pins]: pins, 'overlays/dev/models.env': lines });
    const before = previous === undefined ? undefined : { commit: previous };
    return deliver(git, {
      action: 'release',
      environment: dev,
      revision,
      previous: before as Parameters<typeof deliver>[1]['previous'],
      content: { tree },
      subject: `release ${letter}`,
      images: [],
    });
  };
  const first = await release('1', 'churn=first\n');
  const pinning = await release('1', `churn=${digest('a')}\n`, first);
  const newest = await release('2', `churn=${digest('a')}\n`, pinning);

  const cluster = { git } as Cluster;
  const places = [{ place, environment: dev }];
  api.predictions = { [id]: { model: digest('a'), createdAt: new Date(Date.now() + 5000).toISOString() } };
  const trace = await tracePrediction(cluster, places, id);
  assert.equal(trace.model, digest('a'));
  assert.equal(trace.card?.trainer, 'logistic');
  assert.equal(trace.served?.delivery.commit, newest);
  assert.equal(trace.served?.delivery.revision, revision);
  assert.equal(trace.served?.images['presage/api']?.digest, digest('2'));
  assert.deepEqual([trace.pinnedBy?.commit, trace.pinnedBy?.value], [pinning, digest('a')]);
  const text = traceText(trace);
  assert.match(text, /model {5}sha256:a{64}, logistic, seed 1, trained 2026-01-02/);
  assert.match(text, /image {5}api:2{12} sha256:2{64}/);
  assert.match(text, new RegExp(`pin {7}churn=sha256:a{64} came with ${pinning.slice(0, 12)} of env/dev`));
  const { card } = trace;
  assert.ok(card?.data);
  const withoutRecords = {
    ...trace,
    card: { ...card, data: { ...card.data, name: 'published table', rows: 0 } },
  };
  assert.match(traceText(withoutRecords), /data {6}published table$/m);

  api.versions = [];
  assert.match(traceText(await tracePrediction(cluster, places, id)), /no longer in the registry/);
  api.predictions = { [id]: { model: digest('a'), createdAt: '2020-01-01T00:00:00.000Z' } };
  assert.match(traceText(await tracePrediction(cluster, places, id)), /made before the first delivery/);
  await assert.rejects(
    tracePrediction(cluster, places, id.replace(/1$/, '2')),
    (error: Refusal) =>
      error instanceof Refusal && error.code === 64 && /dev have no stored prediction/.test(error.message),
  );
});
