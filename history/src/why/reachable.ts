import { isReady, type Pod } from '../cluster/objects.ts';
import type { NetworkPolicy, PolicyPeer, PolicyRule, Scene, Selector, Service } from '../cluster/scene.ts';

type Labels = Readonly<Record<string, string>>;

function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  const expressed = matchExpressions.every(({ key, operator, values = [] }) => {
    const value = labels[key];
    if (operator === 'In') return value !== undefined && values.includes(value);
    if (operator === 'NotIn') return value === undefined || !values.includes(value);
    return operator === 'Exists' ? value !== undefined : value === undefined;
  });
  return expressed && Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
}

const labelsOf = ({ metadata }: Pod): Labels => metadata.labels ?? {};

/** Whether a peer of a rule is a pod of the same namespace. A block of addresses is not compared with a pod's. */
function isPeer({ podSelector, namespaceSelector, ipBlock }: PolicyPeer, pod: Pod): boolean {
  if (ipBlock) return /\/0$/.test(ipBlock.cidr);
  // The labels of the own namespace are not read: a selector of namespaces is taken as one that selects it.
  if (podSelector === undefined) return namespaceSelector !== undefined;
  return selects(podSelector, labelsOf(pod));
}

function admits({ from, to, ports }: PolicyRule, peer: Pod, port: number, target: Pod): boolean {
  const peers = from ?? to ?? [];
  const names = (target.spec?.containers ?? []).flatMap((container) => container.ports ?? []);
  const isPort = (wanted: number | string | undefined, endPort?: number) =>
    wanted === undefined ||
    (typeof wanted === 'number'
      ? port >= wanted && port <= (endPort ?? wanted)
      : names.some(({ name, containerPort }) => name === wanted && containerPort === port));
  return (
    (peers.length === 0 || peers.some((one) => isPeer(one, peer))) &&
    (ports === undefined || ports.length === 0 || ports.some((one) => isPort(one.port, one.endPort)))
  );
}

const applies = ({ spec }: NetworkPolicy, type: 'Ingress' | 'Egress', pod: Pod): boolean =>
  (spec.policyTypes ?? ['Ingress', ...(spec.egress ? ['Egress'] : [])]).includes(type) &&
  selects(spec.podSelector ?? {}, labelsOf(pod));

/** The policies that keep a pod from a port of another one; none where they let it through. */
function blocking(policies: readonly NetworkPolicy[], from: Pod, to: Pod, port: number) {
  const ways = [
    { type: 'Ingress', pod: to, peer: from, rules: 'ingress' },
    { type: 'Egress', pod: from, peer: to, rules: 'egress' },
  ] as const;
  for (const { type, pod, peer, rules } of ways) {
    const applied = policies.filter((policy) => applies(policy, type, pod));
    const isLet = applied.some(({ spec }) => (spec[rules] ?? []).some((one) => admits(one, peer, port, to)));
    if (applied.length > 0 && !isLet) return { type, policies: applied.map(({ metadata }) => metadata.name) };
  }
  return undefined;
}

export interface Blocked {
  readonly service: string;
  readonly port: number;
  /** Whether it may not come in there, or not go out here. */
  readonly type: 'Ingress' | 'Egress';
  readonly policies: readonly string[];
}

/** The ports of a pod that a Service leads to, each with its own number. */
function portsOf({ spec }: Service, target: Pod): { readonly own: number; readonly target: number }[] {
  const names = (target.spec?.containers ?? []).flatMap((container) => container.ports ?? []);
  return (spec?.ports ?? []).flatMap(({ port, targetPort = port }) => {
    const found =
      typeof targetPort === 'number'
        ? targetPort
        : names.find(({ name }) => name === targetPort)?.containerPort;
    return found === undefined ? [] : [{ own: port, target: found }];
  });
}

/** Whether a pod uses a Service: its variables or what it wrote last name it. */
function uses({ metadata, spec }: Service, values: readonly string[], lines: readonly string[]): boolean {
  const names = new RegExp(`(^|[^\\w-])${metadata.name}([^\\w-]|$)`);
  const address = spec?.clusterIP;
  return (
    values.some((value) => value === metadata.name || value.includes(`//${metadata.name}:`)) ||
    lines.some((line) => names.test(line) || (address && address !== 'None' && line.includes(address)))
  );
}

/** The Service that a pod uses and that policies keep it from, although pods behind it are ready. */
export function blockedService({ services, pods, policies, logs }: Scene, pod: Pod): Blocked | undefined {
  const lines = logs[pod.metadata.name] ?? [];
  const values = (pod.spec?.containers ?? []).flatMap(({ env = [] }) => env.map(({ value }) => value ?? ''));
  const text = [...values, ...lines].join('\n');
  for (const service of services) {
    const { name } = service.metadata;
    const selector = service.spec?.selector;
    if (!selector || selects({ matchLabels: selector }, labelsOf(pod)) || !uses(service, values, lines))
      continue;
    const target = pods.find((one) => isReady(one) && selects({ matchLabels: selector }, labelsOf(one)));
    if (!target) continue;
    const ports = portsOf(service, target);
    const named = ports.filter(({ own }) => new RegExp(`\\b${name}:${own}(?!\\d)`).test(text));
    const asked = (named.length > 0 ? named : ports).map(({ target: port }) => ({
      port,
      found: blocking(policies, pod, target, port),
    }));
    // Which of several it uses is not known: one that is open may be the one.
    const [first] = asked;
    if (first?.found && asked.every(({ found }) => found))
      return { service: name, port: first.port, ...first.found };
  }
  return undefined;
}
