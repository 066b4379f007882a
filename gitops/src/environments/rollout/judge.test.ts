import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Application, ContainerStatus, Pod } from '@presage/history/cluster';
import { judge, type Memory } from './judge.ts';

const commit = 'c'.repeat(40);
const earlier = 'e'.repeat(40);
const began = Date.parse('2026-01-01T10:00:00Z');
const at = (seconds: number) => began + seconds * 1000;
const memory = (): Memory => ({ commit, began });

type Status = NonNullable<Application['status']>;

const application = (status: Status, operation?: Application['operation']): Application => ({
  metadata: { name: 'presage-dev' },
  status: { sync: { status: 'Synced', revision: commit }, health: { status: 'Healthy' }, ...status },
  ...(operation ? { operation } : {}),
});

const container = (
  state: ContainerStatus['state'],
  more: Partial<ContainerStatus> = {},
): ContainerStatus => ({
  name: 'api',
  ready: false,
  restartCount: 0,
  state,
  ...more,
});

const pod = (name: string, version: string, seconds: number, status: Partial<Pod['status']>): Pod => ({
  metadata: {
    name,
    creationTimestamp: new Date(at(seconds)).toISOString(),
    labels: { 'app.kubernetes.io/name': 'api', 'pod-template-hash': version },
  },
  status: { phase: 'Running', ...status },
});

const ready = { conditions: [{ type: 'Ready', status: 'True' }] };
const crashing = {
  containerStatuses: [
    container(
      { waiting: { reason: 'CrashLoopBackOff' } },
      { restartCount: 1, lastState: { terminated: { exitCode: 1, reason: 'Error' } } },
    ),
  ],
};
const progressing = application({ health: { status: 'Progressing' } });

describe('the verdict on a rollout', () => {
  test('is live when Argo CD has it Synced and Healthy at the commit with no sync running', () => {
    assert.deepEqual(judge({ application: application({}), pods: [], now: at(1) }, memory()), {
      state: 'live',
    });
  });

  test('waits while Argo CD is healthy at the commit before', () => {
    const before = application({ sync: { status: 'Synced', revision: earlier } });
    assert.equal(judge({ application: before, pods: [], now: at(1) }, memory()).state, 'waiting');
  });

  test('waits while the sync of the commit runs, and reports which pods are ready', () => {
    const running = application(
      {
        operationState: {
          phase: 'Running',
          message: 'waiting for health',
          operation: { sync: { revision: commit } },
        },
      },
      { sync: { revision: commit } },
    );
    const pods = [pod('api-new', 'new', 1, {}), pod('api-old', 'old', -60, ready)];
    assert.deepEqual(judge({ application: running, pods, now: at(2) }, memory()), {
      state: 'waiting',
      step: 'waiting for health',
      pods: 'pods ready: api 0 of 1 (and 1 old)',
    });
  });

  test('names what happens next, and no state that looks like a fault while all goes well', () => {
    const stepAt = (status: Status, operation?: Application['operation']) => {
      const verdict = judge({ application: application(status, operation), pods: [], now: at(1) }, memory());
      return verdict.state === 'waiting' ? verdict.step : verdict.state;
    };
    const done = { phase: 'Succeeded' as const, message: 'successfully synced (all tasks run)' };
    const sync = { status: 'OutOfSync' as const, revision: commit };
    assert.equal(stepAt({ sync, operationState: done }), 'Argo CD is about to sync');
    assert.equal(stepAt({ sync, operationState: done }, { sync: { revision: commit } }), 'the sync starts');
    assert.equal(stepAt({ health: { status: 'Progressing' } }), 'the pods start');
    assert.equal(stepAt({ operationState: { phase: 'Running' } }), 'the sync ends');
  });

  test('fails as soon as a new pod crashes in a loop, with its exit code', () => {
    const verdict = judge(
      { application: progressing, pods: [pod('api-new', 'new', 1, crashing)], now: at(4) },
      memory(),
    );
    assert.equal(verdict.state, 'failed');
    assert.match(
      verdict.state === 'failed' ? verdict.why : '',
      /pod api-new: api crashes as soon as it starts \(exit code 1\)/,
    );
  });

  test('fails after a second restart although the container runs for the moment', () => {
    const restarted = { containerStatuses: [container({ running: {} }, { restartCount: 2 })] };
    const pods = [pod('api-new', 'new', 1, restarted)];
    assert.equal(judge({ application: progressing, pods, now: at(4) }, memory()).state, 'failed');
  });

  test('does not blame this commit for the crashing old pod that it replaces', () => {
    const verdict = judge(
      { application: progressing, pods: [pod('api-old', 'old', -60, crashing)], now: at(1) },
      memory(),
    );
    assert.equal(verdict.state, 'waiting');
  });

  test('does blame it when it was applied and that pod is still what should run', () => {
    const known = memory();
    const scene = { application: progressing, pods: [pod('api-old', 'old', -60, crashing)] };
    assert.equal(judge({ ...scene, now: at(1) }, known).state, 'waiting');
    assert.equal(judge({ ...scene, now: at(5) }, known).state, 'failed');
  });

  test('waits for a kubelet that has not heard of a new ConfigMap yet, and not for one that is missing', () => {
    const verdictOn = (message: string) => {
      const waiting = { reason: 'CreateContainerConfigError', message };
      const pods = [pod('api-2', 'new', 1, { containerStatuses: [container({ waiting })] })];
      return judge({ application: progressing, pods, now: at(2) }, memory()).state;
    };
    const unheard = 'failed to sync configmap cache: timed out waiting for the condition';
    assert.equal(verdictOn(unheard), 'waiting');
    assert.equal(verdictOn('configmap "api-x" not found'), 'failed');
  });

  test('tells an image that cannot be pulled, with the reason', () => {
    const waiting = { reason: 'ImagePullBackOff', message: 'not found' };
    const pods = [
      pod('api-new', 'new', 1, { phase: 'Pending', containerStatuses: [container({ waiting })] }),
    ];
    const verdict = judge({ application: progressing, pods, now: at(4) }, memory());
    assert.match(verdict.state === 'failed' ? verdict.why : '', /api: ImagePullBackOff: not found/);
  });

  test('asks to end the sync of an earlier commit that retries', () => {
    const stuck = application(
      {
        sync: { status: 'OutOfSync', revision: commit },
        operationState: { phase: 'Running', retryCount: 2, operation: { sync: { revision: earlier } } },
      },
      { sync: { revision: earlier } },
    );
    assert.deepEqual(judge({ application: stuck, pods: [], now: at(0.2) }, memory()), {
      state: 'blocked',
      by: earlier,
    });
  });

  test('gives the sync of an earlier commit a moment to end', () => {
    const running = application(
      {
        sync: { status: 'OutOfSync', revision: commit },
        operationState: { phase: 'Running', operation: { sync: { revision: earlier } } },
      },
      { sync: { revision: earlier } },
    );
    const known = memory();
    assert.equal(judge({ application: running, pods: [], now: at(0.2) }, known).state, 'waiting');
    assert.equal(judge({ application: running, pods: [], now: at(2) }, known).state, 'blocked');
  });

  test('fails when the sync of the commit failed, and names the resource', () => {
    const failed = application({
      sync: { status: 'OutOfSync', revision: commit },
      operationState: {
        phase: 'Failed',
        message: 'one or more tasks failed',
        syncResult: {
          revision: commit,
          resources: [{ kind: 'Service', name: 'web', status: 'SyncFailed', message: 'port taken' }],
        },
      },
    });
    const verdict = judge({ application: failed, pods: [], now: at(3) }, memory());
    assert.match(
      verdict.state === 'failed' ? verdict.why : '',
      /one or more tasks failed\n {2}Service web: port taken/,
    );
  });

  const job = (name: string, seconds: number, of = 'migrate', called = of): Pod => ({
    metadata: {
      name,
      creationTimestamp: new Date(at(seconds)).toISOString(),
      labels: { 'app.kubernetes.io/name': of, 'batch.kubernetes.io/job-name': called },
    },
    status: {
      phase: 'Failed',
      containerStatuses: [container({ terminated: { exitCode: 3 } }, { name: of })],
    },
  });

  test('is not stopped by failed Jobs that people started', () => {
    const failed = [1, 2, 3].map((second) => job(`a${second}`, second, 'seed', `seed-${second}`));
    assert.equal(judge({ application: progressing, pods: failed, now: at(9) }, memory()).state, 'waiting');
    const ofTheSync = [job('seed-a', 1, 'seed'), job('seed-b', 8, 'seed')];
    assert.equal(judge({ application: progressing, pods: ofTheSync, now: at(9) }, memory()).state, 'failed');
  });

  test('gives a pod that crashed before a Job of the same delivery ended another chance', () => {
    const ended = (seconds: number) => ({
      terminated: { exitCode: 1, finishedAt: new Date(at(seconds)).toISOString() },
    });
    const crashed = pod('api-new', 'new', 1, {
      containerStatuses: [
        container({ waiting: { reason: 'CrashLoopBackOff' } }, { restartCount: 1, lastState: ended(3) }),
      ],
    });
    const beside = (phase: Pod['status']['phase'], seconds: number, endedSecond?: number) => ({
      ...job('migrate-a', seconds),
      status: {
        phase,
        containerStatuses: endedSecond ? [container(ended(endedSecond), { name: 'migrate' })] : [],
      },
    });
    const stateBeside = (other: Pod, one = crashed) =>
      judge({ application: progressing, pods: [one, other], now: at(9) }, memory()).state;
    assert.equal(stateBeside(beside('Running', 1)), 'waiting');
    assert.equal(stateBeside(beside('Succeeded', 1, 5)), 'waiting', 'it ended after the crash');
    assert.equal(stateBeside(beside('Succeeded', 1, 2)), 'failed', 'it ended before the crash');
    assert.equal(stateBeside(beside('Succeeded', -60, 5)), 'failed', 'it is of an earlier delivery');
    const unpulled = container({ waiting: { reason: 'ImagePullBackOff' } });
    const initialized = {
      initContainerStatuses: [container({ terminated: { ...ended(3).terminated, exitCode: 0 } })],
    };
    const absent = pod('api-new', 'new', 1, { ...initialized, containerStatuses: [unpulled] });
    assert.equal(stateBeside(beside('Running', 1), absent), 'failed', 'it has not crashed');
    const stuck = {
      ...beside('Pending', 1),
      status: { phase: 'Pending' as const, containerStatuses: [unpulled] },
    };
    assert.equal(stateBeside(stuck), 'failed', 'the Job cannot start');
  });

  test('fails when the migrate Job failed twice', () => {
    const once = judge({ application: progressing, pods: [job('migrate-a', 1)], now: at(4) }, memory());
    assert.equal(once.state, 'waiting');
    const twice = judge(
      { application: progressing, pods: [job('migrate-a', 1), job('migrate-b', 8)], now: at(9) },
      memory(),
    );
    assert.match(twice.state === 'failed' ? twice.why : '', /migrate-b: it ended with exit code 3/);
  });

  test('fails when Argo CD reports it as degraded for a while, and names a pod that is not ready', () => {
    const degraded = application({ health: { status: 'Degraded' } });
    const known = memory();
    const scene = { application: degraded, pods: [pod('api-new', 'new', 1, {})] };
    assert.equal(judge({ ...scene, now: at(60) }, known).state, 'waiting');
    const verdict = judge({ ...scene, now: at(64) }, known);
    assert.match(verdict.state === 'failed' ? verdict.why : '', /pod api-new \(api\) did not become ready/);
  });

  test('fails with the reason of a degraded resource where no pod fails', () => {
    const reason = 'api-1: the version 2 is not there';
    const health = { status: 'Degraded', message: reason };
    const degraded = application({
      health: { status: 'Degraded' },
      resources: [
        { kind: 'Service', name: 'api', health: { status: 'Healthy' } },
        { kind: 'ConfigMap', name: 'versions', health },
      ],
    });
    const known = memory();
    const scene = { application: degraded, pods: [pod('api-1', 'old', -60, ready)] };
    assert.equal(judge({ ...scene, now: at(1) }, known).state, 'waiting');
    const verdict = judge({ ...scene, now: at(5) }, known);
    assert.equal(verdict.state === 'failed' ? verdict.why : '', `ConfigMap versions: ${reason}`);
  });

  test('fails when Argo CD cannot render the commit', () => {
    const broken = application({ conditions: [{ type: 'ComparisonError', message: 'no such file' }] });
    const known = memory();
    const unread = {
      ...broken,
      status: { ...broken.status, sync: { status: 'Unknown' as const, revision: earlier } },
    };
    assert.equal(judge({ application: unread, pods: [], now: at(1) }, known).state, 'waiting');
    assert.equal(judge({ application: unread, pods: [], now: at(8) }, known).state, 'failed');
  });
});
