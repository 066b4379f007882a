import { built, created, type Fault, revision, running } from './fault.ts';
import { podFaults } from './pod-faults.ts';
import {
  application,
  container,
  controller,
  databaseService,
  digestOf,
  event,
  head,
  old,
  pod,
  policiesFor,
} from './scene.ts';

const claimSpec = {
  containers: [],
  volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'database' } }],
};

/** The twelve faults, by name. */
export const faults: Readonly<Record<string, Fault>> = {
  ...podFaults,
  'pin not in the registry': {
    scene: {
      application: application({
        health: { status: 'Degraded' },
        resources: [
          {
            kind: 'ConfigMap',
            name: 'versions',
            health: {
              status: 'Degraded',
              message: 'api-old: first=2 cannot be served: it is not in the registry.',
            },
          },
        ],
      }),
      pods: [old('api')],
    },
    kind: 'pin',
    cause: /ConfigMap versions: api-old: first=2 cannot be served: it is not in the registry$/,
    commit: revision,
  },
  'migration fails': {
    scene: {
      application: application({
        sync: { status: 'OutOfSync', revision: head },
        operationState: { phase: 'Running', message: 'waiting for healthy state of batch/Job/migrate' },
      }),
      pods: [
        old('api'),
        old('database'),
        pod(
          'migrate-x',
          'migrate',
          {
            phase: 'Failed',
            containerStatuses: [container('migrate', { terminated: { exitCode: 1, reason: 'Error' } })],
          },
          { job: true },
        ),
      ],
      services: [databaseService],
      policies: policiesFor(['api', 'migrate']),
      controllers: [controller('Job', 'migrate', { failed: 3 })],
      logs: {
        'migrate-x': ['20261120_label: column "label" of relation "products" already exists (database)'],
      },
    },
    kind: 'job',
    cause: /pod migrate-x: it ended with exit code 1 \(Error\)\. The Job migrate failed after 3 attempts/,
    commit: built,
  },
  'volume unbound': {
    scene: {
      pods: [
        pod(
          'database-0',
          'database',
          {
            phase: 'Pending',
            conditions: [
              {
                type: 'PodScheduled',
                status: 'False',
                reason: 'Unschedulable',
                message: '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
                lastTransitionTime: '2026-11-20T14:05:05Z',
              },
            ],
          },
          { spec: claimSpec },
        ),
      ],
      claims: [{ metadata: { name: 'database' }, status: { phase: 'Pending' } }],
      events: [
        event(
          'PersistentVolumeClaim',
          'database',
          'ProvisioningFailed',
          'storageclass.storage.k8s.io "fast" not found',
        ),
      ],
    },
    kind: 'volume',
    cause:
      /The volume claim database of pod database-0 is not bound: storageclass\.storage\.k8s\.io "fast" not found/,
    commit: revision,
    next: /describe persistentvolumeclaim database/,
  },
  'quota exceeded': {
    scene: {
      pods: [old('api')],
      controllers: [
        controller('Deployment', 'api', {
          readyReplicas: 1,
          conditions: [
            {
              type: 'ReplicaFailure',
              status: 'True',
              reason: 'FailedCreate',
              message:
                'pods "api-7d9-x" is forbidden: exceeded quota: small, requested: requests.memory=192Mi, used: requests.memory=500Mi, limited: requests.memory=600Mi',
            },
          ],
        }),
      ],
    },
    kind: 'quota',
    cause:
      /Deployment api may not start a pod: the quota small allows requests\.memory=600Mi, requests\.memory=500Mi is used/,
    commit: revision,
    next: /Raise the quota small/,
  },
  'policy blocks the database': {
    scene: {
      pods: [
        old('database'),
        old('api'),
        pod(
          'api-2',
          'api',
          { containerStatuses: [container('api', { running })] },
          {
            spec: {
              containers: [
                {
                  name: 'api',
                  image: `localhost:5000/presage/api@${digestOf('b')}`,
                  env: [{ name: 'DATABASE_HOST', value: 'database' }],
                },
              ],
            },
          },
        ),
      ],
      services: [databaseService],
      policies: policiesFor(['migrate']),
      events: [event('Pod', 'api-2', 'Unhealthy', 'Startup probe failed: connection refused')],
      logs: { 'api-2': ['connect ETIMEDOUT 10.96.14.7:5432'] },
    },
    kind: 'policy',
    cause:
      /pod api-2 cannot reach database:5432: the NetworkPolicies default-deny, database do not let it in at database/,
    commit: revision,
  },
  'secret missing': {
    scene: {
      pods: [
        pod('api-2', 'api', {
          phase: 'Pending',
          conditions: [created],
          containerStatuses: [container('api', { waiting: { reason: 'ContainerCreating' } })],
        }),
      ],
      events: [
        event(
          'Pod',
          'api-2',
          'FailedMount',
          'MountVolume.SetUp failed for volume "secrets" : secret "presage" not found',
        ),
      ],
    },
    kind: 'secret',
    cause: /The Secret presage that pod api-2 uses does not exist/,
    commit: built,
    next: /npm run up/,
  },
  'Argo CD can’t render': {
    scene: {
      application: application({
        sync: { status: 'Unknown', revision: head },
        conditions: [
          {
            type: 'ComparisonError',
            message: 'Failed to load target state: kustomize build failed: no such file',
          },
        ],
      }),
      pods: [old('api')],
    },
    kind: 'not-rendered',
    cause: /Argo CD cannot compare it with the cluster: Failed to load target state: .* no such file/,
    commit: revision,
  },
  'node out of disk': {
    scene: {
      nodes: [
        { metadata: { name: 'node-1' }, status: { conditions: [{ type: 'DiskPressure', status: 'True' }] } },
      ],
      pods: [
        pod('api-2', 'api', {
          phase: 'Failed',
          reason: 'Evicted',
          message:
            'The node was low on resource: ephemeral-storage. Threshold quantity: 1Gi, available: 400Mi.',
        }),
      ],
    },
    kind: 'disk-full',
    cause:
      /Node node-1 is out of disk space: pod api-2 was evicted: The node was low on resource: ephemeral-storage/,
    commit: built,
    next: /Free disk space on the node/,
  },
};
