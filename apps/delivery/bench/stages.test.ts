import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stagesOf } from './stages.ts';

const at = (seconds: number, text: string) => ({ at: seconds * 1000, text });

test('the stages of a push follow each other until the new version answers', () => {
  const lines = [
    at(1, '✔ The overlays render and are valid (0.4 s)'),
    at(1.2, '• Build api:0123 (its files changed) …'),
    at(3, '✔ Build api:0123 (its files changed) (1.8 s)'),
    at(3.5, '✔ Release 0123 to dev (0.1 s)'),
    at(4.5, '  sync starts; pods ready: api 0 of 1, web 1 of 1'),
    at(6, '  Synced, Progressing; pods ready: api 0 of 1, web 1 of 1'),
    at(9, '✔ Argo CD deploys it to dev (5.5 s)'),
  ];
  assert.deepEqual(stagesOf(lines, 0, 7000, 4000), {
    'git and the check of the manifests': 1,
    'images built and pushed': 2,
    'committed to the branch': 0.5,
    'Argo CD has read the commit': 0.5,
    'synced, started and ready': 3,
  });
});

test('a stage that a push does not have takes no time, and none ends after the first answer', () => {
  const stages = stagesOf(
    [at(1, '✔ Release 0123 to dev (0.1 s)'), at(9, '  Synced; pods ready: api 1 of 1')],
    0,
    5000,
  );
  assert.equal(stages['images built and pushed'], 0);
  assert.equal(stages['committed to the branch'], 1);
  assert.equal(
    Object.values(stages).reduce((sum, seconds) => sum + seconds, 0),
    5,
  );
});
