import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installation, isOwn, isOwnPreview, previewLabel, projectOf } from './marks.ts';

const theirs = { existing: { context: 'c', argocd: 'argo', argocdWasThere: true, project: 'team' } };

test('in a cluster of others, only namespaces with the mark of this installation are its own', () => {
  assert.ok(isOwn(theirs, installation(theirs)));
  assert.ok(!isOwn(theirs, {}));
  assert.ok(!isOwn(theirs, installation({})));
  assert.ok(isOwn({}, {}), 'a cluster of Presage’s own was created before there was a mark');
  assert.ok(!isOwn({}, installation(theirs)));
});

test('a namespace is a preview’s if a preview’s mark is on it too', () => {
  assert.ok(!isOwnPreview(theirs, installation(theirs)));
  assert.ok(isOwnPreview(theirs, { ...installation(theirs), [previewLabel]: 'topic' }));
  assert.ok(!isOwnPreview({}, {}));
});

test('the previews of two installations in one Argo CD have different projects', () => {
  assert.equal(projectOf({}), 'presage-previews');
  assert.equal(projectOf(theirs), 'team-previews');
});
