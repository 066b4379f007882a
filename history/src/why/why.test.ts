import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeEnvironment } from '@presage/platform/environment';
import { faults } from '../../test/faults.ts';
import {
  application,
  container,
  deliveries,
  event,
  head,
  now,
  old,
  pod,
  policiesFor,
  scene,
} from '../../test/scene.ts';
import type { Scene } from '../cluster/scene.ts';
import { diagnose, diagnosisLines } from './diagnosis.ts';

const dev = makeEnvironment('dev');
const ask = (more: Partial<Scene>) => diagnose(dev, scene(more), deliveries());
describe('each of twelve faults is named', () => {
  for (const [name, fault] of Object.entries(faults)) {
    test(name, () => {
      const found = ask(fault.scene);
      assert.equal(found.state, 'red');
      assert.equal(found.kind, fault.kind, found.cause);
      assert.match(found.cause, fault.cause);
      assert.match(found.next, fault.next ?? /rollback dev/);
      assert.equal(found.delivery, head);
      assert.equal(found.commit, fault.commit);
      assert.match(
        found.text,
        new RegExp(`It came with ${fault.commit} of main, in the delivery ${head.slice(0, 12)} .*Ada`),
      );
    });
  }
});

describe('the explanation', () => {
  const crash = faults['crash at start']?.scene ?? {};

  test('has what still serves, and the last lines of the pod', () => {
    const found = ask(crash);
    assert.match(found.text, /The previous version keeps serving \(1 pod ready\)\.$/);
    assert.deepEqual(diagnosisLines(found).slice(-2), [
      '  The last lines of api-2:',
      '    | TypeError: serve is not a function',
    ]);
  });

  test('blames no delivery where Argo CD does not reach the repository', () => {
    const message =
      'Failed to load target state: failed to list refs: dial tcp 192.0.2.2:22: connect: connection refused';
    const found = ask({
      application: application({ conditions: [{ type: 'ComparisonError', message }] }),
      pods: [old('api')],
    });
    assert.deepEqual([found.kind, found.commit], ['git', undefined]);
    assert.match(found.text, /^Argo CD cannot read the repository: .*refused\. .*keeps? serving/);
    assert.match(found.next, /`npm run gitops release` pushes what it lacks/);
  });

  test('names a full disk where no pod was evicted, and the scheduler does not name the taint', () => {
    const message =
      '0/1 nodes are available: 1 node(s) had untolerated taint(s). preemption: 0/1 nodes are available.';
    const found = ask({
      nodes: [
        { metadata: { name: 'one' }, status: { conditions: [{ type: 'DiskPressure', status: 'True' }] } },
      ],
      pods: [
        pod('web-2', 'web', {
          phase: 'Pending',
          conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
        }),
      ],
    });
    assert.equal(found.kind, 'disk-full');
    assert.equal(found.cause, 'Node one is out of disk space: no node can run pod web-2');
  });

  test('names a volume claim that a sync waits for before a pod uses it', () => {
    const found = ask({
      application: application({
        sync: { status: 'OutOfSync', revision: head },
        operationState: {
          phase: 'Running',
          message: 'waiting for healthy state of /PersistentVolumeClaim/attic',
        },
      }),
      pods: [old('api')],
      claims: [{ metadata: { name: 'attic', namespace: 'dev' }, status: { phase: 'Pending' } }],
      events: [
        event('PersistentVolumeClaim', 'attic', 'ProvisioningFailed', 'storageclass "attic" not found'),
      ],
    });
    assert.equal(found.kind, 'volume');
    assert.equal(found.cause, 'The volume claim attic is not bound: storageclass "attic" not found');
    assert.match(found.next, /kubectl --namespace dev describe persistentvolumeclaim attic/);
  });

  test('blames no delivery for what broke after it was live', () => {
    const ending = { result: 'live' as const, began: '2026-11-20T14:05:00Z', ended: '2026-11-20T14:05:09Z' };
    const found = diagnose(dev, scene(crash), deliveries(ending));
    assert.equal(found.delivery, undefined);
    assert.match(found.text, /No delivery brought it: c{12} was live at .*, and it broke after that\./);
    assert.doesNotMatch(found.next, /rollback/);
  });

  test('does not report a policy that lets a pod in, or a database that is not ready', () => {
    const blocked = faults['policy blocks the database']?.scene ?? {};
    const admitted = ask({ ...blocked, policies: policiesFor(['migrate', 'api']) });
    assert.equal(admitted.kind, 'readiness');
    const stopped = (blocked.pods ?? []).filter(({ metadata }) => metadata.name !== 'database-old');
    assert.equal(ask({ ...blocked, pods: stopped }).kind, 'readiness');
  });

  test('is about the sync itself where no pod shows a cause', () => {
    const found = ask({
      application: application({
        sync: { status: 'OutOfSync', revision: head },
        operationState: {
          phase: 'Failed',
          message: 'one or more objects failed to apply',
          syncResult: {
            resources: [{ kind: 'Service', name: 'web', status: 'SyncFailed', message: 'port taken' }],
          },
        },
      }),
    });
    assert.equal(found.kind, 'sync');
    assert.match(found.cause, /one or more objects failed to apply\n {2}Service web: port taken/);
  });

  test('says what a slow environment waits for', () => {
    const found = ask({
      pods: [
        old('api'),
        pod(
          'api-2',
          'api',
          {
            phase: 'Pending',
            containerStatuses: [container('api', { waiting: { reason: 'ContainerCreating' } })],
          },
          { created: new Date(now - 12_000).toISOString() },
        ),
      ],
      events: [event('Pod', 'api-2', 'Pulling', 'Pulling image "localhost:5000/presage/api"', 'Normal')],
    });
    assert.equal(found.state, 'waiting');
    assert.match(found.text, /It waits for pod api-2, which is 12 s old: Pulling, Pulling image/);
    assert.match(found.text, /The previous version keeps serving/);
  });

  test('says that nothing is wrong, or that Argo CD has not read the newest commit', () => {
    const healthy = application({ health: { status: 'Healthy' } });
    const found = ask({ application: healthy, pods: [old('api')] });
    assert.equal(found.state, 'fine');
    assert.match(found.text, /^c{12} is Synced and Healthy, main d{12}/);
    const behind = application({
      health: { status: 'Healthy' },
      sync: { status: 'Synced', revision: 'a'.repeat(40) },
    });
    assert.equal(ask({ application: behind }).state, 'waiting');
  });
});
