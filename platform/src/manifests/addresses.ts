import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { parse } from 'yaml';
import { checkout } from '../configuration/configuration.ts';
import type { Environment } from '../environment/environment.ts';
import type { KubernetesObject } from './objects.ts';
import { renderOverlay } from './render.ts';
import type { ManifestTools } from './tools.ts';

/** An address that an environment publishes: a port of every node, or a host name. */
export interface Address {
  /** Name of the Service. */
  readonly service: string;
  /** None for a host name. */
  readonly nodePort?: number;
  /** Such as `http://localhost:30001` or `https://web.example`. */
  readonly url: string;
}

/**
 * The addresses of rendered objects: NodePorts, lowest first, then host names of Ingresses and HTTPRoutes, shortest
 * first. The first one is the environment's own address.
 */
export const addressesIn = (objects: readonly KubernetesObject[]): Address[] => [
  ...nodePortsIn(objects),
  ...hostsIn(objects),
];

interface Backend {
  readonly name?: string;
  readonly service?: { readonly name: string };
}

/** The fields of an Ingress or an HTTPRoute that state its addresses. */
interface RouteSpec {
  readonly tls?: readonly unknown[];
  readonly hostnames?: readonly string[];
  readonly parentRefs?: readonly { readonly sectionName?: string }[];
  readonly rules?: readonly {
    readonly host?: string;
    readonly http?: { readonly paths?: readonly { readonly backend?: Backend }[] };
    readonly backendRefs?: readonly Backend[];
  }[];
}

function hostsIn(objects: readonly KubernetesObject[]): Address[] {
  const found = objects.flatMap(({ kind, spec }) => {
    const { tls = [], hostnames = [], parentRefs = [], rules = [] } = (spec ?? {}) as RouteSpec;
    if (kind === 'Ingress')
      return rules.flatMap(({ host, http }) =>
        address(tls.length > 0 ? 'https' : 'http', host, http?.paths?.[0]?.backend?.service?.name),
      );
    if (kind !== 'HTTPRoute') return [];
    const scheme = parentRefs.some(({ sectionName }) => sectionName === 'http') ? 'http' : 'https';
    return hostnames.flatMap((host) => address(scheme, host, rules[0]?.backendRefs?.[0]?.name));
  });
  return found.toSorted((one, other) => one.url.length - other.url.length);
}

const address = (scheme: string, host: string | undefined, service: string | undefined): Address[] =>
  host && service ? [{ service, url: `${scheme}://${host}` }] : [];

const nodePortsIn = (objects: readonly KubernetesObject[]) =>
  objects
    .filter(({ kind, spec }) => kind === 'Service' && spec?.type === 'NodePort')
    .flatMap(({ metadata, spec }) =>
      (spec?.ports ?? []).flatMap(({ nodePort }) =>
        nodePort === undefined
          ? []
          : [{ service: metadata.name, nodePort, url: `http://localhost:${nodePort}` }],
      ),
    )
    .toSorted((one, other) => one.nodePort - other.nodePort);

/**
 * The addresses of an environment, read from its rendered overlay.
 * @param tree absolute path of a checkout
 * @throws Refusal (65) when the overlay does not render
 */
export async function addressesOf(
  tools: Pick<ManifestTools, 'kustomize'>,
  tree: string,
  { name, overlay }: Environment,
): Promise<Address[]> {
  const { objects, findings } = await renderOverlay(tools, tree, name);
  const [finding] = findings;
  if (!finding) return addressesIn(objects);
  throw new Refusal(
    `${overlay} does not render: ${finding.file}: ${finding.message}`,
    'Fix it; `npm run gitops validate` checks the rest too.',
    exitCode.data,
  );
}

/** The NodePort of all previews: fixed, so that a cluster can publish it before there is one. */
export const previewsPort = 31000;

/** The NodePort of Argo CD's server, as argocd/install/service.yaml states it. */
export function argocdPort(): number {
  const { spec } = parse(readFileSync(join(checkout, 'argocd', 'install', 'service.yaml'), 'utf8')) as {
    spec: { ports: { nodePort?: number }[] };
  };
  const port = spec.ports.find(({ nodePort }) => nodePort !== undefined)?.nodePort;
  if (port !== undefined) return port;
  throw new Refusal(
    'argocd/install/service.yaml states no nodePort.',
    'Restore the file: `git checkout argocd/install/service.yaml`.',
    exitCode.data,
  );
}

/**
 * The page of an environment's application in Argo CD's dashboard.
 * @param existing of the cluster's record
 * @returns nothing for an Argo CD that `up` did not install: its address is not known
 */
export const dashboardOf = (
  { application }: { readonly application: string },
  existing: { readonly argocdWasThere: boolean } | undefined,
): string | undefined =>
  existing?.argocdWasThere
    ? undefined
    : `https://localhost:${argocdPort()}/applications/argocd/${application}`;
