import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '@presage/runtime/refusal';
import { parseAllDocuments } from 'yaml';
import { checkout } from '../../configuration/configuration.ts';
import type { Environment } from '../../environment/environment.ts';
import { installationLabel } from '../../manifests/argocd-resources.ts';
import { renderOverlay } from '../../manifests/render.ts';
import { carryOut } from '../../plan/carry-out.ts';
import type { Step } from '../../plan/step.ts';
import { applyObjects, isApplied, yamlOf } from '../apply.ts';
import { type Kubectl, kubectlRead, kubectlRun } from '../kubectl.ts';
import type { ClusterRecord } from '../record.ts';
import { type ClusterObject, createdAnnotation, isOurs, readObjects } from './objects.ts';

/** Name of the Secret with which pods pull images. */
export const pullSecret = 'presage-registry';

type Place = Partial<Pick<ClusterRecord, 'existing' | 'registryLogin' | 'tools'>>;

/** Creates a namespace, marked so that `down` may delete it. One that the cluster's administrator prepared stays his. */
export function ownNamespaceStep(kubectl: Kubectl, namespace: string, project: string): Step {
  const object = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: namespace,
      labels: { [installationLabel]: project, 'pod-security.kubernetes.io/enforce': 'restricted' },
      annotations: { [createdAnnotation]: 'true' },
    },
  };
  return {
    title: `Create the namespace ${namespace}`,
    satisfied: async () => !(await kubectlRead(kubectl, ['get', 'namespace', namespace])).failed,
    actions: [kubectlRun(kubectl, ['create', '-f', '-'], { input: JSON.stringify(object) })],
  };
}

const marked = (object: ClusterObject, project: string): ClusterObject => ({
  ...object,
  metadata: { ...object.metadata, labels: { ...object.metadata.labels, [installationLabel]: project } },
});

/** The cluster-wide objects of the descriptor. */
export async function clusterObjects(kubectl: Kubectl, folders: readonly string[]): Promise<ClusterObject[]> {
  const rendered = await Promise.all(
    folders.map(async (folder) => {
      const { failed, stdout, stderr } = await kubectlRead(kubectl, ['kustomize', join(checkout, folder)]);
      if (failed) throw new Refusal(stderr, `Correct ${folder}, then run the same command again.`);
      return parseAllDocuments(stdout).map((document) => document.toJS() as ClusterObject);
    }),
  );
  return rendered.flat();
}

/** Applies the cluster-wide objects that are not there or are of this installation; those of others stay as they are. */
function clusterObjectsStep(kubectl: Kubectl, folders: readonly string[], project: string): Step {
  const wanted = async () => {
    const objects = await clusterObjects(kubectl, folders);
    const present = await readObjects(kubectl, objects);
    const foreign = present.filter((object) => !isOurs(object, project));
    const isForeign = ({ kind, metadata }: ClusterObject) =>
      foreign.some((other) => other.kind === kind && other.metadata.name === metadata.name);
    return objects.filter((object) => !isForeign(object)).map((object) => marked(object, project));
  };
  return {
    title: 'Apply the cluster-wide objects of gitops.config.ts that nobody else has applied',
    // A dry run asks before the account of the context is kept, and can't be answered.
    satisfied: async () => {
      const objects = await wanted().catch(() => undefined);
      return (
        objects?.length === 0 || (objects !== undefined && isApplied(kubectl, ['-f', '-'], yamlOf(objects)))
      );
    },
    actions: [
      {
        kind: 'call',
        what: `kubectl apply --server-side -f - (${folders.join(', ')})`,
        call: async (report) => {
          const objects = await wanted();
          if (objects.length > 0) await carryOut(applyObjects(kubectl, objects), report);
        },
      },
    ],
  };
}

interface Pull {
  /** File with the registry's account. */
  readonly login: string;
  readonly kustomize: string;
  readonly project: string;
}

/** The registry's account for the pods of a namespace. @param login file with it @throws Error when it can't be read */
export const pullSecretObject = async (namespace: string, login: string): Promise<object> => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: pullSecret, namespace },
  type: 'kubernetes.io/dockerconfigjson',
  stringData: { '.dockerconfigjson': await readFile(login, 'utf8') },
});

/** The accounts of an environment's pods with the Secret that opens the registry, and that Secret. */
async function pullObjects(
  { name, namespace }: Environment,
  { login, kustomize, project }: Pull,
): Promise<object[]> {
  const { objects } = await renderOverlay({ kustomize }, checkout, name);
  const accounts = objects.filter(({ kind }) => kind === 'ServiceAccount');
  return [
    await pullSecretObject(namespace, login),
    ...accounts.map(({ metadata }) => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: metadata.name, namespace, labels: { [installationLabel]: project } },
      imagePullSecrets: [{ name: pullSecret }],
    })),
  ];
}

/**
 * Lets the pods of an environment pull images with the registry's account, before Argo CD creates them: a pod takes
 * the Secret from its account when it is created. Argo CD leaves a field alone that git does not state.
 */
function pullStep(kubectl: Kubectl, environment: Environment, pull: Pull): Step {
  return {
    title: `Let the pods of ${environment.name} pull images with the registry’s account`,
    // An environment of main that this checkout lacks gets it with the next `up`.
    satisfied: async () =>
      !existsSync(join(checkout, environment.overlay)) ||
      isApplied(kubectl, ['-f', '-'], yamlOf(await pullObjects(environment, pull))),
    actions: [
      {
        kind: 'call',
        what: `kubectl apply --server-side -f - (Secret ${pullSecret}, imagePullSecrets of the ServiceAccounts)`,
        call: async (report) => carryOut(applyObjects(kubectl, await pullObjects(environment, pull)), report),
      },
    ],
  };
}

/** What the environments need in an existing cluster before Argo CD deploys them; nothing in a cluster of Presage's. */
export function existingSteps(
  kubectl: Kubectl,
  environments: readonly Environment[],
  clusterResources: readonly string[],
  { existing, registryLogin, tools }: Place,
): Step[] {
  if (!existing) return [];
  const { project } = existing;
  return [
    ...environments.map(({ namespace }) => ownNamespaceStep(kubectl, namespace, project)),
    ...(clusterResources.length > 0 ? [clusterObjectsStep(kubectl, clusterResources, project)] : []),
    ...(registryLogin && tools
      ? environments.map((environment) =>
          pullStep(kubectl, environment, { login: registryLogin, kustomize: tools.kustomize, project }),
        )
      : []),
  ];
}
