import type { Previews } from '@presage/gitops';
import { argocdOf, type ClusterRecord } from '@presage/platform/cluster';
import type { Environment } from '@presage/platform/environment';
import { defaultRequest } from './capacity/memory.ts';
import { installation, previewLabel, projectOf, sharedMarks } from './marks.ts';
import type { Preview } from './names.ts';
import { pullSecrets } from './pull.ts';
import type { Published } from './router.ts';
import { routerRights } from './router-objects.ts';

/** Name of the Service that the router reaches a preview through. */
export const routedService = 'preview';
export const routedPort = 80;

/** What surrounds the workloads of a preview: they are Argo CD's, this is the tool's. */
export function surroundings(
  { slug, branch, environment: { namespace } }: Preview,
  { memory }: Previews,
  secrets: Readonly<Record<string, string>>,
  record: ClusterRecord,
): object[] {
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: namespace,
        labels: {
          'pod-security.kubernetes.io/enforce': 'restricted',
          [previewLabel]: slug,
          ...installation(record),
        },
        annotations: { 'presage.local/branch': branch },
      },
    },
    // Kubernetes makes it too, a moment later: no pod starts without it.
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default', namespace },
      automountServiceAccountToken: false,
      ...pullSecrets(record),
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'presage', namespace },
      stringData: secrets,
    },
    {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'preview', namespace },
      spec: {
        hard: {
          'limits.memory': memory,
          pods: '20',
          persistentvolumeclaims: '4',
          'services.nodeports': '0',
          'services.loadbalancers': '0',
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'preview', namespace },
      spec: {
        limits: [
          {
            type: 'Container',
            default: { cpu: '1', memory: '256Mi' },
            defaultRequest: { memory: defaultRequest },
          },
        ],
      },
    },
    ...routerRights(namespace),
  ];
}

/** What the router reaches a preview through: the pods that a Service of its overlay has. */
export const routed = (namespace: string, { selector, targetPort }: Published): object => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: routedService, namespace },
  spec: { type: 'ClusterIP', selector, ports: [{ name: 'http', port: routedPort, targetPort }] },
});

/** Lets the named pods of a preview reach the database server of another environment. */
export const databasePolicy = (
  { environment }: Preview,
  server: {
    readonly namespace: string;
    readonly selector: Readonly<Record<string, string>>;
    readonly port: number | string;
  },
  clients: readonly string[],
): object => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: {
    name: `database-${environment.name}`,
    namespace: server.namespace,
    labels: { [previewLabel]: environment.name.replace(/^preview-/, '') },
  },
  spec: {
    podSelector: { matchLabels: server.selector },
    policyTypes: ['Ingress'],
    ingress: [
      {
        from: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': environment.namespace } },
            podSelector: {
              matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'In', values: [...clients] }],
            },
          },
        ],
        ports: [{ port: server.port }],
      },
    ],
  },
});

const localRepository = 'git://git.presage-system.svc.cluster.local/presage.git';

/**
 * Argo CD's project and Application of a preview: it may deploy to namespaces of previews alone.
 * @param waits it renders and compares, and deploys nothing yet
 */
export function applicationObjects(
  { slug, environment }: { readonly slug: string; readonly environment: Environment },
  record: ClusterRecord,
  waits: boolean,
): object[] {
  const { namespace } = argocdOf(record);
  const project = projectOf(record);
  const repoURL = record.forge?.url ?? localRepository;
  const server = 'https://kubernetes.default.svc';
  return [
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: project, namespace, labels: sharedMarks(record) },
      spec: {
        description: 'The previews of branches',
        sourceRepos: [repoURL],
        destinations: [{ server, namespace: 'preview-*' }],
        clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }],
        namespaceResourceBlacklist: [
          { group: '', kind: 'Secret' },
          { group: '', kind: 'ResourceQuota' },
          { group: '', kind: 'LimitRange' },
        ],
      },
    },
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name: environment.application,
        namespace,
        labels: { [previewLabel]: slug, ...installation(record) },
      },
      spec: {
        project,
        source: { repoURL, targetRevision: environment.ref, path: environment.overlay },
        destination: { server, namespace: environment.namespace },
        syncPolicy: {
          ...(waits ? {} : { automated: { prune: true, selfHeal: true } }),
          retry: { limit: 5, refresh: true, backoff: { duration: '5s', factor: 2, maxDuration: '1m' } },
          syncOptions: [
            'ApplyOutOfSyncOnly=true',
            // The push was checked against the same schemas; a second look doubles the time of a sync.
            'Validate=false',
            'CreateNamespace=false',
            'PruneLast=true',
            'RespectIgnoreDifferences=true',
          ],
        },
        // A preview that sleeps has none: the router decides.
        ignoreDifferences: ['Deployment', 'StatefulSet'].map((kind) => ({
          group: 'apps',
          kind,
          jsonPointers: ['/spec/replicas'],
        })),
      },
    },
  ];
}
