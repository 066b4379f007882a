import { previewsPort } from '@presage/platform/manifests';
import { entriesRights, readerObjects } from './reader.ts';
import { rightsOf } from './rights.ts';
import { entriesName, routerNamespace } from './router/entries.ts';
import { scaledKinds } from './router/workloads.ts';

/** Name of the router's Deployment, Service, account and policy, and of its rights in each preview. */
export const routerName = 'router';
const labels = { 'app.kubernetes.io/name': routerName, 'app.kubernetes.io/part-of': 'presage-previews' };
const port = 8080;
const named = (namespace: string, name = routerName) => ({ name, namespace });

const router = { name: routerName, namespace: routerNamespace };

/** What the router may do in the namespace of a preview: see its workloads and change their number of pods. */
export const routerRights = (namespace: string): object[] =>
  rightsOf(router, named(namespace), [
    { apiGroups: ['apps'], resources: [...scaledKinds], verbs: ['list'] },
    { apiGroups: ['apps'], resources: scaledKinds.map((kind) => `${kind}/scale`), verbs: ['get', 'patch'] },
  ]);

export interface RouterPlace {
  /** With its digest. */
  readonly image: string;
  readonly idleSeconds: number;
  readonly max: number;
  /** The pods behind the Service of a preview, by their labels, and the port that they listen on. */
  readonly pods: Readonly<Record<string, string>>;
  readonly podPort: number | string;
  /** Labels of its namespace. */
  readonly marks: Readonly<Record<string, string>>;
  /** What its pod names to pull the image, where the registry has an account. */
  readonly pull: object;
  /** The rules that let a pod reach the API server. */
  readonly apiServer: readonly object[];
}

const policies = ({ pods, podPort, apiServer }: RouterPlace): object[] => [
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: named(routerNamespace, 'default-deny'),
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: named(routerNamespace),
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ ports: [{ port: 'http' }] }],
      egress: [
        {
          to: [
            {
              namespaceSelector: {
                matchExpressions: [{ key: 'presage.local/preview', operator: 'Exists' }],
              },
              podSelector: { matchLabels: pods },
            },
          ],
          ports: [{ port: podPort }],
        },
        // It needs no names: a preview's entry has its address.
        ...apiServer,
      ],
    },
  },
];

function container({ image, idleSeconds, max }: RouterPlace): object {
  return {
    name: routerName,
    image,
    imagePullPolicy: 'IfNotPresent',
    env: [
      { name: 'PORT', value: `${port}` },
      { name: 'IDLE_SECONDS', value: `${idleSeconds}` },
      { name: 'MAX_AWAKE', value: `${max}` },
      // It holds little: what passes through is not kept.
      { name: 'NODE_OPTIONS', value: '--max-old-space-size=48 --max-semi-space-size=1' },
    ],
    ports: [{ name: 'http', containerPort: port }],
    startupProbe: { httpGet: { path: '/livez', port: 'http' }, periodSeconds: 1, failureThreshold: 30 },
    readinessProbe: { httpGet: { path: '/livez', port: 'http' }, periodSeconds: 5 },
    livenessProbe: { httpGet: { path: '/livez', port: 'http' }, periodSeconds: 10, timeoutSeconds: 5 },
    resources: {
      requests: { cpu: '10m', memory: '48Mi' },
      limits: { cpu: '1', memory: '128Mi' },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
  };
}

const deployment = (place: RouterPlace): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: named(routerNamespace),
  spec: {
    replicas: 1,
    revisionHistoryLimit: 1,
    selector: { matchLabels: labels },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    template: {
      metadata: { labels },
      spec: {
        serviceAccountName: routerName,
        ...place.pull,
        enableServiceLinks: false,
        terminationGracePeriodSeconds: 5,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 10003,
          runAsGroup: 10003,
          fsGroup: 10003,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        containers: [container(place)],
      },
    },
  },
});

/** The router of previews: a namespace, an account that may do little, policies, one pod and one port of the nodes. */
export const routerObjects = (place: RouterPlace): object[] => [
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: routerNamespace,
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted', ...place.marks },
    },
  },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: named(routerNamespace) },
  // The entries are written by pushes and by the router, each its own.
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: named(routerNamespace, entriesName) },
  ...entriesRights(router, routerName, ['get', 'patch']),
  ...readerObjects(),
  ...policies(place),
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: named(routerNamespace),
    spec: {
      type: 'NodePort',
      selector: labels,
      ports: [{ name: 'http', port: 80, targetPort: 'http', nodePort: previewsPort }],
    },
  },
  deployment(place),
];
