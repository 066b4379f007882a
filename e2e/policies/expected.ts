import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { policyObject } from '@presage/deliveries/objects';
import { descriptorIn, goToolPath, goToolSteps, readConfiguration, runPlan } from '@presage/gitops';
import { checkout } from '../environment.ts';
import { clusterRecord, kubectl, nodeAddress, run } from '../fixtures/cluster.ts';
import type { Peer, Target } from './peers.ts';

export interface Pair {
  readonly source: Peer;
  readonly target: Target;
}

/** The NetworkPolicies of what a folder renders to, as YAML. */
async function policiesIn(folder: string): Promise<string[]> {
  const { tools } = await clusterRecord();
  const { code, output } = await run(tools.kustomize, ['build', folder]);
  if (code !== 0) throw new Error(output);
  return output.split(/^---$/m).filter((document) => /^kind: NetworkPolicy$/m.test(document));
}

/** Those that `up` adds for the page Deliveries. */
async function ofDeliveries(): Promise<string[]> {
  const { environments, deliveries } = await descriptorIn();
  if (!deliveries) return [];
  const { client, port } = deliveries;
  const at = { address: await nodeAddress(), port };
  return environments.map(({ namespace }) => JSON.stringify(policyObject(namespace, client, at)));
}

/** Those of the environments as this checkout renders them, and of Argo CD as `up` did. */
async function policies(): Promise<string[]> {
  const { environments } = await descriptorIn();
  const rendered = join(readConfiguration().state, 'render');
  const folders = [
    ...environments.map(({ name }) => join(checkout, 'overlays', name)),
    join(rendered, 'install'),
    join(rendered, 'git'),
  ];
  return (await Promise.all([...folders.map(policiesIn), ofDeliveries()])).flat();
}

type NamespaceLabels = Readonly<Record<string, Readonly<Record<string, string>>>>;

async function namespaceLabels(): Promise<NamespaceLabels> {
  const { items } = JSON.parse(await kubectl('get', 'namespaces', '-o', 'json')) as {
    items: { metadata: { name: string; labels?: Readonly<Record<string, string>> } }[];
  };
  return Object.fromEntries(items.map(({ metadata }) => [metadata.name, metadata.labels ?? {}]));
}

const side = ({ address, pod }: Peer, namespaces: NamespaceLabels) => ({
  IP: address,
  ...(pod
    ? {
        Internal: {
          Namespace: pod.namespace,
          NamespaceLabels: namespaces[pod.namespace] ?? {},
          PodLabels: pod.labels,
        },
      }
    : {}),
});

const traffic = ({ source, target }: Pair, namespaces: NamespaceLabels) => {
  const { peer, port, translated } = target;
  return {
    Source: side(source, namespaces),
    Destination: side({ ...peer, address: translated?.address ?? peer.address }, namespaces),
    ResolvedPort: translated?.port ?? port.number,
    ResolvedPortName: port.name,
    Protocol: port.protocol,
  };
};

/**
 * What the policies of the manifests say about each pair, by cyclonus, which shares no code with the enforcement.
 * Traffic of the node is allowed by definition (https://kubernetes.io/docs/concepts/services-networking/network-policies).
 */
export async function evaluator(): Promise<(pairs: readonly Pair[]) => Promise<boolean[]>> {
  const { cache } = readConfiguration();
  await runPlan(goToolSteps(cache, ['cyclonus']), { onlyResult: true });
  const [documents, namespaces] = await Promise.all([policies(), namespaceLabels()]);
  return async (pairs) => {
    const folder = await mkdtemp(join(tmpdir(), 'presage-policies-'));
    try {
      const [policyFolder, trafficFile] = [join(folder, 'policies'), join(folder, 'traffic.json')];
      await mkdir(policyFolder);
      await Promise.all(
        documents.map((document, index) => writeFile(join(policyFolder, `${index}.yaml`), document)),
      );
      await writeFile(trafficFile, JSON.stringify(pairs.map((pair) => traffic(pair, namespaces))));
      const { code, output } = await run(goToolPath(cache, 'cyclonus'), [
        'analyze',
        '--mode=query-traffic',
        `--policy-path=${policyFolder}`,
        `--traffic-path=${trafficFile}`,
      ]);
      const verdicts = [...output.matchAll(/^\|\s*is allowed\?\s*\|\s*(true|false)\b/gim)];
      if (code !== 0 || verdicts.length !== pairs.length)
        throw new Error(`${verdicts.length} verdicts about ${pairs.length} pairs: ${output.slice(-2000)}`);
      return verdicts.map(([, allowed], index) => {
        return pairs[index]?.source.kind === 'node' || allowed?.toLowerCase() === 'true';
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  };
}
