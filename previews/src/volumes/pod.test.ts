import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { copyingPod, type MountingPod, sourceOf } from './pod.ts';

const pod = (name: string, claim: string, running: boolean): MountingPod => ({
  metadata: { name },
  spec: {
    securityContext: { runAsUser: 10001 },
    containers: [
      { name: 'beside', image: 'beside' },
      {
        name: 'main',
        image: 'registry/image@sha256:1',
        securityContext: { allowPrivilegeEscalation: false },
        volumeMounts: [
          { name: 'temporary', mountPath: '/tmp' },
          { name: 'files', mountPath: '/var/lib/files' },
        ],
      },
    ],
    volumes: [{ name: 'temporary' }, { name: 'files', persistentVolumeClaim: { claimName: claim } }],
  },
  status: { containerStatuses: [{ name: 'main', state: running ? { running: {} } : {} }] },
});

describe('the volume of a preview', () => {
  test('is copied from a container that runs and has the claim mounted', () => {
    const pods = [pod('ended', 'files', false), pod('other', 'others', true), pod('one', 'files', true)];
    const source = sourceOf(pods, 'files');
    assert.deepEqual(
      [source?.pod.metadata.name, source?.container.name, source?.path],
      ['one', 'main', '/var/lib/files'],
    );
    assert.equal(sourceOf(pods.slice(0, 2), 'files'), undefined);
    assert.equal(sourceOf(pods, 'absent'), undefined);
  });

  test('is filled by a pod of the same image and user, without a token', () => {
    const source = sourceOf([pod('one', 'files', true)], 'files');
    assert.ok(source);
    const { spec } = copyingPod('copy-files', 'preview-a', 'files', source) as {
      spec: {
        automountServiceAccountToken: boolean;
        securityContext: object;
        containers: { image: string; securityContext: object; volumeMounts: object[] }[];
        volumes: object[];
      };
    };
    assert.equal(spec.automountServiceAccountToken, false);
    assert.deepEqual(spec.securityContext, { runAsUser: 10001 });
    assert.equal(spec.containers[0]?.image, 'registry/image@sha256:1');
    assert.deepEqual(spec.containers[0]?.securityContext, { allowPrivilegeEscalation: false });
    assert.deepEqual(spec.containers[0]?.volumeMounts, [{ name: 'claim', mountPath: '/var/lib/files' }]);
    assert.deepEqual(spec.volumes, [{ name: 'claim', persistentVolumeClaim: { claimName: 'files' } }]);
  });
});
