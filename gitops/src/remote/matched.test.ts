import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type TemporaryRepository, temporaryRepository } from '../../test/temporary-repository.ts';
import { environmentsMayDiffer, recordMatched } from './matched.ts';
import { refusalOf } from './push.ts';

let repository: TemporaryRepository;
before(async () => {
  repository = await temporaryRepository();
});
after(() => repository.close());

const ref = 'refs/heads/main';
const none = '0'.repeat(40);

const descriptor = (
  ...environments: string[]
) => `import { defineDelivery } from '@presage/gitops/descriptor';
export default defineDelivery({ environments: ${JSON.stringify(environments)} });
`;
const overlay = (name: string, rest = '') => ({
  [`overlays/${name}/kustomization.yaml`]: `namespace: presage-${name}\n${rest}`,
});

test('a change of the environments that failed is tried again by the next push', async () => {
  const { git, commit } = repository;
  const first = await commit('first', { 'gitops.config.ts': descriptor('dev'), ...overlay('dev') });
  assert.equal(await environmentsMayDiffer(git, { before: none, after: first, ref }), true);
  const page = await commit('page', { 'apps/web/index.html': '1' });
  assert.equal(await environmentsMayDiffer(git, { before: first, after: page, ref }), false);
  const replicas = await commit('replicas', overlay('dev', 'replicas: [{ name: web, count: 2 }]\n'));
  assert.equal(await environmentsMayDiffer(git, { before: page, after: replicas, ref }), false);
  const added = await commit('added', {
    'gitops.config.ts': descriptor('dev', 'staging'),
    ...overlay('staging'),
  });
  assert.equal(await environmentsMayDiffer(git, { before: replicas, after: added, ref }), true);
  // The cluster did not answer, so nothing was recorded.
  const later = await commit('later', { 'apps/web/index.html': '2' });
  assert.equal(await environmentsMayDiffer(git, { before: added, after: later, ref }), true);
  await recordMatched(git, later);
  const last = await commit('last', { 'apps/web/index.html': '3' });
  assert.equal(await environmentsMayDiffer(git, { before: later, after: last, ref }), false);
  const moved = await commit('moved', { 'overlays/dev/kustomization.yaml': 'namespace: presage-test\n' });
  assert.equal(await environmentsMayDiffer(git, { before: last, after: moved, ref }), true);
});

test("neither a branch nor a tag may have the name of an environment's branch", () => {
  for (const name of ['refs/heads/env/staging', 'refs/tags/env/staging']) {
    const refusal = refusalOf({ before: none, after: 'a'.repeat(40), ref: name }, 'forward');
    assert.match(refusal?.what ?? '', /^Only gitops writes env\/staging/);
  }
  assert.equal(refusalOf({ before: none, after: 'a'.repeat(40), ref: 'refs/tags/v1' }, 'forward'), undefined);
});
