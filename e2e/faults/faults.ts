import { type JsonPatch, patched } from './overlay.ts';

/** One way in which an environment breaks. */
export interface Fault {
  /** What `gitops why --json` must name. */
  readonly kind: string;
  /** What its sentence must say. */
  readonly cause: RegExp;
  /** How files of dev's branch change, by path. */
  readonly files: Readonly<Record<string, (text: string) => string>>;
  /** An object that the overlay has in addition. */
  readonly object?: object;
}

const kustomization = 'overlays/dev/kustomization.yaml';
const pins = 'overlays/dev/pins/kustomization.yaml';
const absent = `sha256:${'0'.repeat(64)}`;

const inApi = (...operations: readonly JsonPatch[]) => ({
  [kustomization]: patched({ kind: 'Deployment', name: 'api' }, operations),
});
const inContainer = (field: string) => `/spec/template/spec/containers/0/${field}`;

/** Every fault that an environment can show without a change of the node, by name. */
export const faults: Readonly<Record<string, Fault>> = {
  'an image that the registry lacks': {
    kind: 'image',
    cause: /the image \S+presage\/web(:[0-9a-f]{12})?@sha256:0{64} cannot be pulled/,
    files: {
      [pins]: (text) => text.replace(/(name: presage\/web\n(?:.*\n)*?\s+digest: )\S+/, `$1${absent}`),
    },
  },
  'a crash at start': {
    kind: 'crash',
    cause: /pod api-\S+: .*(crash|exit code)/i,
    files: inApi({ op: 'add', path: inContainer('args'), value: ['sing'] }),
  },
  'readiness that never comes': {
    kind: 'readiness',
    cause: /pod api-\S+ \(api\) did not become ready in time/,
    files: inApi({ op: 'replace', path: inContainer('readinessProbe/httpGet/path'), value: '/never' }),
  },
  'too little memory': {
    kind: 'memory',
    cause: /api was ended because it uses more memory than its limit of 48Mi \(OOMKilled/,
    files: inApi(
      { op: 'replace', path: inContainer('resources/requests/memory'), value: '48Mi' },
      { op: 'replace', path: inContainer('resources/limits/memory'), value: '48Mi' },
    ),
  },
  'a pin that the registry lacks': {
    kind: 'pin',
    cause: /ConfigMap models: .*oracle/,
    files: { 'overlays/dev/models.env': (text) => text.replace(/^oracle=.*$/m, `oracle=${absent}`) },
  },
  'a migration that fails': {
    kind: 'job',
    cause: /The Job migrate failed/,
    files: {
      [kustomization]: patched({ kind: 'Job', name: 'migrate' }, [
        { op: 'replace', path: inContainer('args'), value: ['sing'] },
        { op: 'replace', path: '/spec/backoffLimit', value: 0 },
      ]),
    },
  },
  'a volume that nobody provides': {
    kind: 'volume',
    cause: /The volume claim attic is not bound: .*storageclass.*"attic" not found/,
    files: inApi({
      op: 'add',
      path: '/spec/template/spec/volumes/-',
      value: { name: 'attic', persistentVolumeClaim: { claimName: 'attic' } },
    }),
    object: {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'attic', annotations: { 'argocd.argoproj.io/sync-wave': '-4' } },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'attic',
        resources: { requests: { storage: '1Mi' } },
      },
    },
  },
  'a quota that is used up': {
    kind: 'quota',
    cause: /may not start a pod: the quota attic allows pods=1/,
    files: inApi({ op: 'add', path: '/spec/template/metadata/annotations', value: { attic: 'full' } }),
    object: {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'attic', annotations: { 'argocd.argoproj.io/sync-wave': '-5' } },
      spec: { hard: { pods: '1' } },
    },
  },
  'a policy between the api and the database': {
    kind: 'policy',
    cause:
      /pod api-\S+ cannot reach database:5432: the NetworkPolicies database, default-deny do not let it in at database/,
    files: {
      [kustomization]: (text) =>
        patched({ kind: 'Deployment', name: 'api' }, [
          { op: 'add', path: '/spec/template/metadata/annotations', value: { attic: 'shut' } },
        ])(
          patched({ kind: 'NetworkPolicy', name: 'database' }, [
            {
              op: 'replace',
              path: '/spec/ingress/0/from/0/podSelector/matchExpressions/0/values/0',
              value: 'attic',
            },
          ])(text),
        ),
    },
  },
  'a Secret that nobody made': {
    kind: 'secret',
    cause: /The Secret attic that pod api-\S+ uses does not exist/,
    files: inApi({ op: 'replace', path: '/spec/template/spec/volumes/1/secret/secretName', value: 'attic' }),
  },
  'manifests that cannot be rendered': {
    kind: 'not-rendered',
    cause: /Argo CD cannot compare it with the cluster: .*attic/s,
    files: { [kustomization]: (text) => text.replace('resources:\n', 'resources:\n  - ../attic\n') },
  },
};
