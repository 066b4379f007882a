import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deliver, headOf, makeEnvironment } from '@presage/gitops';
import { temporaryRepository } from '@presage/gitops/testing';
import { addDeliveries } from './delivery-log.ts';

test('adds deliveries that the tool reads like its own', async (context) => {
  const repository = await temporaryRepository();
  context.after(() => repository.close());
  const { git } = repository;
  const dev = makeEnvironment('dev');
  const revision = await repository.commit('first', { 'a.txt': '1' });
  const first = await deliver(git, {
    action: 'release',
    environment: dev,
    revision,
    previous: undefined,
    content: { files: { [dev.pins]: 'images: []\n' } },
    subject: 'release first',
    images: [],
  });
  await addDeliveries(git, dev, 3);
  const main = await git(['rev-parse', 'main']);
  assert.equal(await git(['rev-parse', 'main~3']), revision);
  const head = await headOf(git, dev);
  assert.deepEqual([head?.action, head?.revision, head?.parents[1]], ['release', main, main]);
  assert.equal(await git(['rev-parse', 'env/dev~3']), first);
  assert.equal(await git(['diff', '--name-only', 'main', 'env/dev']), dev.pins);
});
