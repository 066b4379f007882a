import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { KubernetesObject } from '@presage/gitops';
import { bytesOf } from './bytes.ts';
import { freeOf, haveRoom, requestOf, requestsOf } from './memory.ts';

const MiB = 2 ** 20;
const container = (memory?: string) => (memory ? { resources: { requests: { memory } } } : {});
const workload = (kind: string, memory: string | undefined, replicas?: number): KubernetesObject =>
  ({
    apiVersion: 'v1',
    kind,
    metadata: { name: kind },
    spec: {
      ...(replicas === undefined ? {} : { replicas }),
      template: { spec: { containers: [container(memory)] } },
    },
  }) as unknown as KubernetesObject;

describe('memory', () => {
  test('is read as Kubernetes writes it', () => {
    assert.deepEqual(['64Mi', '1Gi', '128974848', '129e6', '1M', '1.5Ki', undefined].map(bytesOf), [
      64 * MiB,
      1024 * MiB,
      128974848,
      129e6,
      1e6,
      1536,
      0,
    ]);
    assert.throws(() => bytesOf('much'), /much is not a quantity/);
  });

  test('of a pod: its containers together, or one that runs before them', () => {
    const containers = [container('64Mi'), container('32Mi')];
    assert.equal(requestOf({ containers }), 96 * MiB);
    assert.equal(requestOf({ containers, initContainers: [container('256Mi')] }), 256 * MiB);
    assert.equal(requestOf({ containers: [{ resources: { limits: { memory: '1Gi' } } }] }), 1024 * MiB);
  });

  test('of a preview: each replica, and the largest Job; what states nothing gets the default', () => {
    const objects = [
      workload('Deployment', '192Mi', 2),
      workload('Deployment', undefined),
      workload('Deployment', '1Gi', 0),
      workload('Job', '32Mi'),
      workload('Job', '256Mi'),
      workload('Service', '1Gi'),
    ];
    assert.deepEqual(requestsOf(objects), [192 * MiB, 192 * MiB, 64 * MiB, 256 * MiB]);
  });

  test('is free where no pod has asked for it, on nodes that take pods', () => {
    const node = (name: string, unschedulable?: boolean) => ({
      metadata: { name },
      spec: unschedulable ? { unschedulable } : {},
      status: { allocatable: { memory: '1Gi' } },
    });
    const pod = { nodeName: 'one', containers: [container('256Mi')] };
    assert.deepEqual(freeOf([node('one'), node('two', true), node('three')], [pod, pod]), [
      512 * MiB,
      1024 * MiB,
    ]);
  });

  test('is enough where each pod finds a node, not where only the sum is', () => {
    assert.equal(haveRoom([300, 200, 500], [600, 500]), true);
    assert.equal(haveRoom([400, 400], [300, 500]), false);
    assert.equal(haveRoom([], []), true);
  });
});
