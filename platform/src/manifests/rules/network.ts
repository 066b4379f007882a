import { argocdPort, previewsPort } from '../addresses.ts';
import { type KubernetesObject, matches } from '../objects.ts';
import { aboutAll, aboutObjects, aboutPods, type Rule, type RuleContext } from '../rule.ts';

/** Kubernetes' default. A dry run does not check it. */
const range = { first: 30_000, last: 32_767 };

/** What else publishes a port of the nodes. */
const reserved = () =>
  new Map([
    [argocdPort(), "Argo CD's server"],
    [previewsPort, 'the previews of branches'],
  ]);

/** Who may talk to whom, and the ports that the cluster publishes. */
export const networkRules: readonly Rule[] = [
  aboutAll('default-deny', ({ objects }) => {
    const denied = objects.some(
      ({ kind, spec }) =>
        kind === 'NetworkPolicy' &&
        Object.keys(spec?.podSelector ?? {}).length === 0 &&
        ['Ingress', 'Egress'].every((type) => spec?.policyTypes?.includes(type)) &&
        !spec?.ingress?.length &&
        !spec?.egress?.length,
    );
    return (
      !denied &&
      'no NetworkPolicy denies all ingress and egress; restore base/network-policies/default-deny.yaml'
    );
  }),
  aboutPods('network-policy', ({ labels }, { objects }) => {
    const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy');
    const selected = policies.some(({ spec }) => matches(spec?.podSelector?.matchLabels, labels));
    return !selected && 'no NetworkPolicy of its own selects its pods, so that default-deny cuts them off';
  }),
  aboutObjects(
    'node-port',
    ['Service'],
    ({ spec }) =>
      spec?.type === 'ClusterIP' &&
      spec.ports?.some(({ nodePort }) => nodePort !== undefined) &&
      'is of type ClusterIP and states a nodePort, which the API server refuses; remove the patch that sets it',
  ),
  // No object is named as the one to fix: the overlay sets these ports.
  aboutAll('node-port', ({ objects }) =>
    nodePorts(objects).flatMap(({ which, nodePort }) => {
      if (nodePort === undefined)
        return [`${which} states no nodePort, so each cluster would choose another one`];
      if (nodePort < range.first || nodePort > range.last) {
        return [
          `${which} asks for nodePort ${nodePort}, and the API server gives out ${range.first} to ${range.last} only`,
        ];
      }
      const owner = reserved().get(nodePort);
      return owner ? [`${which} asks for nodePort ${nodePort}, which is that of ${owner}`] : [];
    }),
  ),
];

/** Problems between environments: each is deployed to the same cluster, which has each NodePort once. */
export function nodePortClashes(
  contexts: readonly RuleContext[],
): { environment: string; message: string }[] {
  const owners = new Map<number, string>();
  return contexts.flatMap(({ environment, objects }) =>
    nodePorts(objects).flatMap(({ which, nodePort }) => {
      if (nodePort === undefined) return [];
      const owner = owners.get(nodePort);
      if (owner !== undefined)
        return [{ environment, message: `${which}: nodePort ${nodePort} is already that of ${owner}` }];
      owners.set(nodePort, `${which} of ${environment}`);
      return [];
    }),
  );
}

function nodePorts(objects: readonly KubernetesObject[]): { which: string; nodePort: number | undefined }[] {
  return objects
    .filter(({ kind, spec }) => kind === 'Service' && spec?.type === 'NodePort')
    .flatMap(({ metadata, spec }) =>
      (spec?.ports ?? []).map(({ name, port, nodePort }) => ({
        which: `Service ${metadata.name}, port ${name ?? port}`,
        nodePort,
      })),
    );
}
