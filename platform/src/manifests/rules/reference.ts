import { containersOf, type LabelSelector, type Labels, matches, type Pod } from '../objects.ts';
import { aboutObjects, aboutPods, type Rule, type RuleContext } from '../rule.ts';

/** The one Secret, which `gitops up` makes in each namespace. */
const secretName = 'presage';
/** On a workload: names of the Secrets that somebody else makes, separated by commas. */
const givenSecrets = 'presage.local/given-secrets';

/** What objects say about each other by name, label or port. */
export const referenceRules: readonly Rule[] = [
  aboutPods('configmap-reference', (pod, { objects }) => {
    const known = new Map(
      objects
        .filter(({ kind }) => kind === 'ConfigMap')
        .map(({ metadata, data }) => [metadata.name, data ?? {}]),
    );
    return configMapReferences(pod).flatMap(({ name, key }) => {
      const data = known.get(name);
      if (!data)
        return [`refers to the ConfigMap ${name}, which does not exist; add it to a configMapGenerator`];
      return key !== undefined && !(key in data)
        ? [`refers to the key ${key}, which ConfigMap ${name} lacks`]
        : [];
    });
  }),
  aboutPods('secret-reference', ({ owner, spec }) => {
    const given = (owner.metadata.annotations?.[givenSecrets] ?? '').split(',').map((name) => name.trim());
    return (spec.volumes ?? []).flatMap(({ name, secret }) =>
      secret && ![secretName, ...given].includes(secret.secretName)
        ? [
            `volume ${name} mounts the Secret ${secret.secretName}; npm run up makes only ${secretName}. If somebody else makes it, name it in the annotation ${givenSecrets} of the workload`,
          ]
        : [],
    );
  }),
  aboutPods(
    'secret-as-file',
    (pod) =>
      containersOf(pod).some(
        ({ env, envFrom }) =>
          env?.some(({ valueFrom }) => valueFrom?.secretKeyRef) ||
          envFrom?.some(({ secretRef }) => secretRef),
      ) && `reads a Secret into variables, which end up in dumps and logs; mount ${secretName} as files`,
  ),
  aboutPods('claim-reference', ({ spec }, context) =>
    (spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim: claim }) =>
      claim && !exists('PersistentVolumeClaim', claim.claimName, context)
        ? [`volume ${name} is the claim ${claim.claimName}, which does not exist`]
        : [],
    ),
  ),
  aboutPods('service-account-reference', ({ spec }, context) => {
    const name = spec.serviceAccountName ?? 'default';
    return (
      !exists('ServiceAccount', name, context) &&
      `runs as the ServiceAccount ${name}, which this repository does not make`
    );
  }),
  aboutObjects('selector', ['Deployment', 'StatefulSet'], ({ spec }) => {
    const selector = (spec?.selector as LabelSelector | undefined)?.matchLabels;
    return (
      !matches(selector, spec?.template?.metadata?.labels ?? {}) && 'its selector does not match its own pods'
    );
  }),
  aboutObjects('service-target', ['Service'], ({ spec }, { pods }) => {
    const selected = pods.filter(({ labels }) => matches(spec?.selector as Labels | undefined, labels));
    if (selected.length === 0) return 'selects no pod of this environment';
    return (spec?.ports ?? []).flatMap(({ port, targetPort = port }) =>
      selected.some((pod) => listens(pod, targetPort))
        ? []
        : [`no pod that it selects has the port ${targetPort}`],
    );
  }),
];

function configMapReferences(pod: Pod): { name: string; key?: string }[] {
  const fromContainers = containersOf(pod).flatMap(({ env = [], envFrom = [] }) => [
    ...envFrom.flatMap(({ configMapRef }) => configMapRef ?? []),
    ...env.flatMap(({ valueFrom }) => valueFrom?.configMapKeyRef ?? []),
  ]);
  const fromVolumes = (pod.spec.volumes ?? []).flatMap(({ configMap }) => configMap ?? []);
  return [...fromContainers, ...fromVolumes].filter(({ optional }) => !optional);
}

function exists(kind: string, name: string, { objects }: RuleContext): boolean {
  return objects.some((object) => object.kind === kind && object.metadata.name === name);
}

function listens(pod: Pod, port: number | string): boolean {
  return pod.spec.containers.some((container) =>
    container.ports?.some(({ name, containerPort }) => name === port || containerPort === port),
  );
}
