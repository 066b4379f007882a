import { Refusal } from '@presage/runtime/refusal';
import { checkout } from '../configuration/configuration.ts';
import type { Environment } from '../environment/environment.ts';
import { renderOverlay } from '../manifests/render.ts';
import { carryOut } from '../plan/carry-out.ts';
import type { Step } from '../plan/step.ts';
import { applyObjects } from './apply.ts';
import { type Kubectl, kubectlRead } from './kubectl.ts';

export interface ServerAddress {
  readonly address: string;
  readonly port: number;
}

interface Policy {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: {
    readonly podSelector?: unknown;
    readonly egress?: readonly {
      readonly to?: readonly { readonly ipBlock?: { readonly cidr: string } }[];
      readonly ports?: readonly { readonly port?: number | string }[];
    }[];
  };
}

/** The policy of the manifests that lets pods reach Kubernetes' API server, by its addresses on the host provider. */
const named = 'kubernetes-api';
/** What `up` adds to a namespace where the API server has other addresses. */
export const addedServerPolicy = `${named}-here`;

const blockOf = (address: string): string => `${address}/${address.includes(':') ? 128 : 32}`;

const allows = ({ spec }: Policy, { address, port }: ServerAddress): boolean =>
  (spec?.egress ?? []).some(
    ({ to, ports }) =>
      to?.some(({ ipBlock }) => ipBlock?.cidr === blockOf(address)) &&
      ports?.some((one) => one.port === port),
  );

/**
 * What to add so that the same pods reach the API server at its addresses here.
 * @returns a NetworkPolicy, or undefined where the manifests have no such policy or it names every address
 */
export function addedPolicy(
  objects: readonly object[],
  server: readonly ServerAddress[],
): object | undefined {
  const policy = (objects as readonly Policy[]).find(
    ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === named,
  );
  if (!policy || server.every((one) => allows(policy, one))) return undefined;
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: addedServerPolicy, namespace: policy.metadata.namespace },
    spec: {
      podSelector: policy.spec?.podSelector,
      policyTypes: ['Egress'],
      egress: egressTo(server),
    },
  };
}

/** The rules of a NetworkPolicy that let pods reach these addresses. */
export const egressTo = (server: readonly ServerAddress[]): object[] =>
  server.map(({ address, port }) => ({
    to: [{ ipBlock: { cidr: blockOf(address) } }],
    ports: [{ protocol: 'TCP', port }],
  }));

interface Slices {
  readonly items: readonly {
    readonly endpoints?: readonly { readonly addresses: readonly string[] }[];
    readonly ports?: readonly { readonly port: number }[];
  }[];
}

/** The addresses of the Service `kubernetes`: its own, and those behind it. */
export async function serverAddresses(kubectl: Kubectl): Promise<ServerAddress[]> {
  const read = async (...args: string[]) => {
    const { stdout, stderr, failed } = await kubectlRead(kubectl, [
      '-n',
      'default',
      'get',
      ...args,
      '-o',
      'json',
    ]);
    if (failed) throw new Refusal(stderr, 'Run `npm run up` again.');
    return JSON.parse(stdout);
  };
  const { spec } = await read('service', 'kubernetes');
  const { items } = (await read('endpointslices', '-l', 'kubernetes.io/service-name=kubernetes')) as Slices;
  const behind = items.flatMap(({ endpoints = [], ports = [] }) =>
    endpoints.flatMap(({ addresses }) =>
      addresses.flatMap((address) => ports.map(({ port }) => ({ address, port }))),
    ),
  );
  return [{ address: spec.clusterIP, port: 443 }, ...behind];
}

/** Lets the pods that use Kubernetes' own API reach it in a cluster whose API server has other addresses. */
export function apiServerPolicyStep(
  kubectl: Kubectl,
  tools: { readonly kustomize: string },
  environments: readonly Environment[],
): Step {
  return {
    title: 'Let the pods that need it reach the API server of this cluster',
    actions: [
      {
        kind: 'call',
        what: `kubectl apply --server-side -f - (NetworkPolicy ${addedServerPolicy}, where ${named} names other addresses)`,
        call: async (report) => {
          const server = await serverAddresses(kubectl);
          for (const { name } of environments) {
            const { objects } = await renderOverlay(tools, checkout, name);
            const policy = addedPolicy(objects, server);
            if (!policy) continue;
            report(`${name}: ${server.map(({ address, port }) => `${address}:${port}`).join(', ')}`);
            await carryOut(applyObjects(kubectl, [policy]), report);
          }
        },
      },
    ],
  };
}
