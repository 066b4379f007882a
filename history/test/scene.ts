import type { Application, ContainerStatus, Pod } from '../src/cluster/objects.ts';
import type { Controller, Event, NetworkPolicy, Scene, Service } from '../src/cluster/scene.ts';
import type { LoggedDelivery } from '../src/log/changes.ts';

export const now = Date.parse('2026-11-20T14:10:00Z');
export const delivered = '2026-11-20T14:05:00.000Z';
export const head = 'c'.repeat(40);
export const earlier = 'e'.repeat(40);
export const digestOf = (letter: string): string => `sha256:${letter.repeat(64)}`;
const namespace = 'presage-dev';

export const application = (status: Application['status'] = {}): Application => ({
  metadata: { name: 'presage-dev', namespace: 'argocd' },
  status: { sync: { status: 'Synced', revision: head }, health: { status: 'Progressing' }, ...status },
});

export const pod = (
  name: string,
  workload: string,
  status: Partial<Pod['status']>,
  more: {
    readonly spec?: Pod['spec'];
    readonly version?: string;
    readonly created?: string;
    readonly job?: boolean;
  } = {},
): Pod => ({
  metadata: {
    name,
    namespace,
    creationTimestamp: more.created ?? '2026-11-20T14:05:05Z',
    labels: {
      'app.kubernetes.io/name': workload,
      ...(more.job
        ? { 'batch.kubernetes.io/job-name': workload }
        : { 'pod-template-hash': more.version ?? '2' }),
    },
  },
  spec: more.spec ?? {
    nodeName: 'node-1',
    containers: [{ name: workload, image: `localhost:5000/presage/${workload}@${digestOf('b')}` }],
  },
  status: { phase: 'Running', ...status },
});

/** A pod of the version before, which serves. */
export const old = (workload: string): Pod =>
  pod(
    `${workload}-old`,
    workload,
    { conditions: [{ type: 'Ready', status: 'True' }] },
    {
      version: '1',
      created: '2026-11-20T10:00:00Z',
      spec: {
        nodeName: 'node-1',
        containers: [
          { name: workload, ports: [{ name: 'postgres', containerPort: 5432 }], image: 'localhost:5000/old' },
        ],
      },
    },
  );

export const container = (
  name: string,
  state: ContainerStatus['state'],
  more: Partial<ContainerStatus> = {},
): ContainerStatus => ({ name, ready: false, restartCount: 0, state, ...more });

export const event = (
  kind: string,
  name: string,
  reason: string,
  message: string,
  type = 'Warning',
): Event => ({
  type,
  reason,
  message,
  lastTimestamp: '2026-11-20T14:09:00Z',
  involvedObject: { kind, name },
});

export const controller = (kind: string, name: string, status: Controller['status']): Controller => ({
  kind,
  metadata: { name, namespace },
  spec: { replicas: 1 },
  status: status ?? {},
});

export const databaseService: Service = {
  metadata: { name: 'database', namespace },
  spec: {
    clusterIP: '10.96.14.7',
    selector: { 'app.kubernetes.io/name': 'database' },
    ports: [{ port: 5432, targetPort: 'postgres' }],
  },
};

/** The namespace's default, and a policy that lets some workloads in at the database. */
export const policiesFor = (admitted: readonly string[]): NetworkPolicy[] => [
  { metadata: { name: 'default-deny' }, spec: { podSelector: {}, policyTypes: ['Ingress'] } },
  {
    metadata: { name: 'database' },
    spec: {
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'database' } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [
            {
              podSelector: {
                matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'In', values: admitted }],
              },
            },
          ],
          ports: [{ port: 'postgres' }],
        },
      ],
    },
  },
];

export const scene = (more: Partial<Scene>): Scene => ({
  application: application(),
  pods: [],
  events: [],
  claims: [],
  controllers: [],
  policies: [],
  services: [],
  nodes: [
    { metadata: { name: 'node-1' }, status: { conditions: [{ type: 'DiskPressure', status: 'False' }] } },
  ],
  logs: {},
  now,
  ...more,
});

/** The delivery that is looked at, which changed everything, and the live one before it. */
export const deliveries = (ending?: LoggedDelivery['ending']): LoggedDelivery[] => {
  const live = {
    result: 'live' as const,
    began: '2026-11-20T10:00:00.000Z',
    ended: '2026-11-20T10:00:09.000Z',
  };
  const common = { environment: 'dev', action: 'release', from: undefined, by: 'Ada <ada@example.test>' };
  return [
    {
      ...common,
      commit: head,
      previous: earlier,
      revision: 'd'.repeat(40),
      subject: 'release dddddddddddd to dev: label the price',
      at: delivered,
      ending,
      changes: {
        images: ['api', 'migrate'].map((name) => ({
          name: `presage/${name}`,
          before: { tag: 'aaaaaaaaaaaa', digest: digestOf('a') },
          after: { tag: 'bbbbbbbbbbbb', digest: digestOf('b') },
        })),
        pinned: [{ title: 'Versions', name: 'first', before: '1', after: '2' }],
        manifests: ['base/network-policies/database.yaml'],
      },
    },
    {
      ...common,
      commit: earlier,
      previous: undefined,
      revision: 'f'.repeat(40),
      subject: 'release ffffffffffff to dev: before',
      at: '2026-11-20T10:00:00.000Z',
      ending: live,
      changes: { images: [], pinned: [], manifests: [] },
    },
  ];
};
