import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { checkout } from '../../configuration/configuration.ts';
import { addressesIn, argocdPort } from '../../manifests/addresses.ts';
import type { KubernetesObject } from '../../manifests/objects.ts';
import { yamlOf } from '../apply.ts';
import { type Kubectl, kubectlRead } from '../kubectl.ts';
import type { Asked } from './asked.ts';
import type { Row } from './table.ts';

/** A port of every node that `up` asks for. */
interface NodePort {
  readonly port: number;
  /** The Service that gets it, and its namespace. */
  readonly service: string;
  readonly namespace: string;
  /** The file that states it. */
  readonly file: string;
}

interface Service {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly ports?: readonly { readonly nodePort?: number }[];
    readonly healthCheckNodePort?: number;
  };
}

/** @returns the ports that the overlays and Argo CD's Service state, or why they are not known */
async function wantedPorts({ kubectl, environments, argocd, argocdIsThere }: Asked) {
  const wanted: NodePort[] = argocdIsThere
    ? []
    : [
        {
          port: argocdPort(),
          service: 'argocd-server',
          namespace: argocd,
          file: 'argocd/install/service.yaml',
        },
      ];
  for (const { overlay, namespace } of environments) {
    // kustomize is not built yet; the one in kubectl renders the same ports.
    const { failed, stdout, stderr } = await kubectlRead(kubectl, ['kustomize', join(checkout, overlay)]);
    if (failed) return `${overlay} could not be rendered: ${stderr.split('\n')[0]}`;
    const objects = parseAllDocuments(stdout).map((document) => document.toJS() as KubernetesObject);
    for (const { service, nodePort: port } of addressesIn(objects))
      if (port !== undefined)
        wanted.push({ port, service, namespace, file: `${overlay}/kustomization.yaml` });
  }
  return wanted;
}

/** Services of all namespaces or of one; nothing where this account may not list them. */
async function servicesIn(kubectl: Kubectl, where: string): Promise<readonly Service[] | undefined> {
  const { failed, stdout } = await kubectlRead(kubectl, ['get', 'services', where, '--output=json']);
  return failed ? undefined : (JSON.parse(stdout) as { items: Service[] }).items;
}

const hasPort = ({ spec }: Service, port: number) =>
  spec.healthCheckNodePort === port || (spec.ports ?? []).some(({ nodePort }) => nodePort === port);

const gets = ({ service, namespace }: NodePort, { metadata }: Service) =>
  metadata.name === service && metadata.namespace === namespace;

const choose = ({ port, file }: NodePort) => `Change ${port} in ${file}, and commit it. Or free it. `;

function seenRow(context: string, wanted: NodePort, { metadata: { name, namespace } }: Service): Row {
  return {
    what: `node port ${wanted.port}`,
    state: 'missing',
    found: `the Service ${name} in the namespace ${namespace} has it`,
    next: `${choose(wanted)}What has it: kubectl --context ${context} --namespace ${namespace} get service ${name} --output=yaml`,
  };
}

const unseenRow = (wanted: NodePort): Row => ({
  what: `node port ${wanted.port}`,
  state: 'missing',
  found: 'a Service that this account may not see has it',
  next: `${choose(wanted)}What has it, for an administrator: kubectl get services --all-namespaces | grep ${wanted.port}`,
});

/** A Service that gets nothing but a port. */
const probe = ({ port, namespace }: NodePort) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: `presage-port-${port}`, namespace },
  spec: { type: 'NodePort', ports: [{ port: 80, nodePort: port }] },
});

/**
 * Asks the server in a dry run for Services with the ports: takes no more rights than `up` itself.
 * @returns those that it refuses because a Service has them, or nothing where it did not answer that
 */
async function refusedPorts(kubectl: Kubectl, wanted: readonly NodePort[]): Promise<NodePort[] | undefined> {
  const { failed, stderr } = await kubectlRead(
    kubectl,
    ['create', '--validate=false', '--dry-run=server', '--filename=-', '--output=name'],
    yamlOf(wanted.map(probe)),
  );
  if (!failed) return [];
  const taken = [...stderr.matchAll(/Invalid value: (\d+): provided port is already allocated/g)];
  if (taken.length === 0) return undefined;
  return wanted.filter(({ port }) => taken.some(([, one]) => Number(one) === port));
}

/** Rows for an account that may not list the Services of other namespaces. */
async function rowsByAsking(kubectl: Kubectl, wanted: readonly NodePort[]): Promise<Row[] | undefined> {
  const refused = await refusedPorts(kubectl, wanted);
  if (refused === undefined) return undefined;
  const found = await Promise.all(
    refused.map(async (port) => {
      const own = await servicesIn(kubectl, `--namespace=${port.namespace}`);
      return own?.some((service) => gets(port, service) && hasPort(service, port.port))
        ? []
        : [unseenRow(port)];
    }),
  );
  return found.flat();
}

/** What the preflight says about the ports of the nodes: one row for each that another Service has. */
export async function portRows(asked: Asked): Promise<Row[]> {
  const { kubectl, context } = asked;
  const what = 'node ports';
  const wanted = await wantedPorts(asked);
  if (typeof wanted === 'string') return [{ what, state: 'not known', found: wanted }];
  if (wanted.length === 0) return [{ what, state: 'ok', found: 'none is asked for' }];
  const services = await servicesIn(kubectl, '--all-namespaces');
  const rows = services
    ? wanted.flatMap((port) =>
        services
          .filter((service) => hasPort(service, port.port) && !gets(port, service))
          .map((service) => seenRow(context, port, service)),
      )
    : await rowsByAsking(kubectl, wanted);
  if (rows === undefined)
    return [
      { what, state: 'not known', found: 'this account may neither list Services nor try to create them' },
    ];
  if (rows.length > 0) return rows;
  const ports = wanted.map(({ port }) => port).join(', ');
  return [{ what, state: 'ok', found: `${ports}: free, or of this installation` }];
}
