/** Folder of the generated applications. */
export const applicationsFolder = 'overlays/dev/bench-applications';
/** The file that names that folder. */
export const overlay = 'overlays/dev/kustomization.yaml';

const nameOf = (number: number) => `bench-${String(number).padStart(3, '0')}`;
/** The applications have one PodDisruptionBudget, which the rules ask for. */
const component = { 'app.kubernetes.io/component': 'bench' };
const early = { annotations: { 'argocd.argoproj.io/sync-wave': '-4' } };

const probe = (path: string) => ({ httpGet: { path, port: 'http' } });

/**
 * The pages' server under another name, without replicas: what grows is the number of resources that are rendered,
 * checked, compared and watched. Pods would measure how many fit on the machine.
 */
function deployment(name: string) {
  const labels = { 'app.kubernetes.io/name': name, ...component };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, annotations: { 'kube-score/ignore': 'container-image-pull-policy' } },
    spec: {
      replicas: 0,
      revisionHistoryLimit: 3,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '100%', maxUnavailable: 0 } },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: name,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 10_002,
            runAsGroup: 10_002,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [
            {
              name: 'web',
              image: 'presage/web:unpinned',
              imagePullPolicy: 'IfNotPresent',
              envFrom: [{ configMapRef: { name } }],
              ports: [{ name: 'http', containerPort: 8080 }],
              startupProbe: probe('/startupz'),
              readinessProbe: probe('/readyz'),
              livenessProbe: probe('/livez'),
              resources: {
                requests: { cpu: '10m', memory: '64Mi', 'ephemeral-storage': '32Mi' },
                limits: { cpu: '1', memory: '256Mi', 'ephemeral-storage': '256Mi' },
              },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
              },
            },
          ],
        },
      },
    },
  };
}

/** The resources of one application, as far as an application of this repository has them. */
function resourcesOf(name: string): object[] {
  const pods = { 'app.kubernetes.io/name': name };
  return [
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, ...early },
      automountServiceAccountToken: false,
    },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { API_URL: 'http://api:8080' } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name },
      spec: { selector: pods, ports: [{ name: 'http', port: 8080, targetPort: 'http' }] },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name, ...early },
      spec: {
        podSelector: { matchLabels: pods },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ ports: [{ port: 'http' }] }],
        egress: [
          {
            to: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'api' } } }],
            ports: [{ port: 'http' }],
          },
        ],
      },
    },
    deployment(name),
  ];
}

/** JSON is YAML too. */
const documents = (resources: readonly object[]) =>
  resources.map((resource) => `${JSON.stringify(resource, null, 2)}\n`).join('---\n');

/**
 * The files of `count` applications in the first environment: Deployment, Service, ConfigMap, ServiceAccount and
 * NetworkPolicy each.
 * @param kustomization text of the overlay, which gets the folder as a resource if it lacks it
 * @returns text by path
 */
export function applicationFiles(count: number, kustomization: string): Record<string, string> {
  const names = Array.from({ length: count }, (_, index) => nameOf(index + 1));
  const entry = `  - ${applicationsFolder.split('/').at(-1)}\n`;
  const budget = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'bench', ...early },
    spec: { maxUnavailable: 1, selector: { matchLabels: component } },
  };
  const files = {
    'poddisruptionbudget.yaml': documents([budget]),
    ...Object.fromEntries(names.map((name) => [`${name}.yaml`, documents(resourcesOf(name))])),
  };
  const own = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: Object.keys(files),
  };
  return {
    [overlay]: kustomization.includes(entry)
      ? kustomization
      : kustomization.replace(/^resources:\n/m, `resources:\n${entry}`),
    ...Object.fromEntries(
      Object.entries({ 'kustomization.yaml': documents([own]), ...files }).map(([file, text]) => [
        `${applicationsFolder}/${file}`,
        text,
      ]),
    ),
  };
}
