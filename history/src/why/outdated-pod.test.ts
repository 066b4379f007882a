import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeEnvironment } from '@presage/platform/environment';
import { container, controller, deliveries, pod, scene } from '../../test/scene.ts';
import { diagnose } from './diagnosis.ts';

const waiting = { reason: 'ImagePullBackOff', message: 'Back-off pulling image' };
const broken = pod('database-0', 'database', {
  phase: 'Pending',
  containerStatuses: [container('database', { waiting })],
});
const ofVersion = (version: string) => ({
  ...broken,
  metadata: {
    ...broken.metadata,
    labels: { 'app.kubernetes.io/name': 'database', 'controller-revision-hash': version },
  },
});
const ask = (version: string) =>
  diagnose(
    makeEnvironment('dev'),
    scene({
      pods: [ofVersion(version)],
      controllers: [controller('StatefulSet', 'database', { updateRevision: 'database-new' })],
    }),
    deliveries(),
  );

describe('a broken pod of a StatefulSet', () => {
  test('of an earlier version has to be deleted: Kubernetes keeps it', () => {
    const found = ask('database-old');
    assert.equal(found.kind, 'image');
    assert.match(found.cause, /ImagePullBackOff.* the StatefulSet database has a newer one/);
    assert.match(found.next, /kubectl --namespace presage-dev delete pod database-0$/);
  });

  test('of the newest version is fixed by a delivery', () => {
    const found = ask('database-new');
    assert.doesNotMatch(found.cause, /earlier version/);
    assert.match(found.next, /npm run gitops release/);
  });
});
