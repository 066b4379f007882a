import { join } from 'node:path';
import { checkout } from '../configuration/configuration.ts';
import type { Environment } from '../environment/environment.ts';
import { argocdProject, argocdResources } from '../manifests/argocd-resources.ts';
import { carryOut } from '../plan/carry-out.ts';
import type { Action, Step } from '../plan/step.ts';
import { applyObjects, isApplied, serverSideApply, yamlOf } from './apply.ts';
import { existingSteps } from './existing/steps.ts';
import { type Kubectl, kubectlRead, kubectlRun } from './kubectl.ts';
import { argocdOf, type ClusterRecord } from './record.ts';
import { type Secrets, secretStep } from './secrets.ts';
import { unanswered } from './unanswered.ts';

/** What Argo CD reads, where it is, and how pods get their images. */
export type Placement = Pick<ClusterRecord, 'forge' | 'existing'> &
  Partial<Pick<ClusterRecord, 'registryLogin' | 'tools'>>;

const inArgocd = (placement: Placement) => ['--namespace', argocdOf(placement).namespace];

/**
 * Names of the Applications that this tool made, of environments past and present.
 * @throws Refusal (69) when the cluster does not answer, (77) when the account may not read them
 */
export async function applications(kubectl: Kubectl, placement: Placement): Promise<string[]> {
  const { failed, stdout, stderr } = await kubectlRead(kubectl, [
    ...inArgocd(placement),
    'get',
    'applications',
    '-l',
    `app.kubernetes.io/part-of=${argocdOf(placement).project}`,
    '-o',
    'jsonpath={.items[*].metadata.name}',
  ]);
  if (!failed) return stdout.split(' ').filter(Boolean);
  throw unanswered(stderr);
}

/** Namespaces that the project allows now: a removed environment's stays until its workloads are gone. */
export async function allowedNamespaces(kubectl: Kubectl, placement: Placement): Promise<string[]> {
  const { failed, stdout } = await kubectlRead(kubectl, [
    ...inArgocd(placement),
    'get',
    'appproject',
    argocdOf(placement).project,
    '-o',
    'jsonpath={.spec.destinations[*].namespace}',
  ]);
  return failed ? [] : stdout.split(' ').filter(Boolean);
}

/** What Argo CD deploys, and the kustomizations that are applied to the cluster itself. */
interface ClusterContent {
  readonly environments: readonly Environment[];
  /** Folders of the checkout. */
  readonly clusterResources: readonly string[];
}

/** What the cluster needs before Argo CD can deploy the environments: namespaces, Secrets, project, Applications. */
export function environmentSteps(
  kubectl: Kubectl,
  { environments, clusterResources }: ClusterContent,
  secrets: Secrets,
  placement: Placement,
): Step[] {
  const { existing } = placement;
  const source = { repository: placement.forge?.url, existing };
  // The default project of an Argo CD that was there before is not Presage's to empty.
  const folders = [...(existing?.argocdWasThere ? [] : ['argocd']), ...(existing ? [] : clusterResources)];
  const platform = folders.map((folder) => ['-k', join(checkout, folder)]);
  const objects = async () => {
    const others = (await allowedNamespaces(kubectl, placement)).map((namespace) => ({ namespace }));
    const [, set] = argocdResources(environments, source);
    return [argocdProject([...environments, ...others], source), set];
  };
  return [
    ...existingSteps(kubectl, environments, clusterResources, placement),
    ...environments.map((environment) =>
      secretStep(kubectl, environment, secrets, { withNamespace: !existing }),
    ),
    {
      title: `Give Argo CD its project and an Application for each of ${environments.map(({ name }) => name).join(', ')}`,
      satisfied: async () => {
        const applied = await Promise.all([
          ...platform.map((folder) => isApplied(kubectl, folder)),
          isApplied(kubectl, ['-f', '-'], yamlOf(await objects())),
        ]);
        return applied.every(Boolean);
      },
      actions: [
        ...platform.map((folder) => kubectlRun(kubectl, [...serverSideApply, ...folder])),
        {
          kind: 'call',
          what: 'kubectl apply --server-side -f - (AppProject and ApplicationSet presage)',
          call: async (report) => carryOut(applyObjects(kubectl, await objects()), report),
        },
      ],
    },
  ];
}

/**
 * Takes the workloads of environments that are gone, and the right to deploy to their namespaces.
 * @param named the environments that stay, asked when the step runs; without them nothing is removed
 */
export function removalStep(
  kubectl: Kubectl,
  named: () => Promise<readonly Environment[] | undefined>,
  placement: Placement,
): Step {
  const source = { repository: placement.forge?.url, existing: placement.existing };
  const gone = async (environments: readonly Environment[]) => {
    const names = environments.map(({ application }) => application);
    return (await applications(kubectl, placement)).filter((name) => !names.includes(name));
  };
  return {
    title: 'Remove the workloads of environments that gitops.config.ts no longer names',
    satisfied: async () => {
      const environments = await named();
      if (!environments) return true;
      // Where the cluster does not answer, the action reports it.
      const left = await gone(environments).catch(() => undefined);
      return left?.length === 0;
    },
    actions: [
      {
        kind: 'call',
        what: 'kubectl delete application (its workloads with it; namespace, volumes and Secret stay)',
        call: async (report) => {
          const environments = await named();
          if (!environments) return;
          for (const name of await gone(environments)) {
            report(`${name}: its namespace, volumes and Secret stay`);
            for (const action of removalOf(kubectl, placement, name)) await carryOut(action, () => undefined);
          }
          await carryOut(applyObjects(kubectl, [argocdProject(environments, source)]), () => undefined);
        },
      },
    ],
  };
}

const phase = '/status/operationState/phase';

/** Ends a running sync, as `argocd app terminate-op` does. Where none runs, the API server refuses it by its `test`. */
export const endedSync = [
  { op: 'test', path: phase, value: 'Running' },
  { op: 'replace', path: phase, value: 'Terminating' },
] as const;

/** Deletes an Application and what it deployed, but for what its manifests keep (Delete=false). */
export function removalOf(kubectl: Kubectl, placement: Placement, name: string): Action[] {
  const finalizers = { metadata: { finalizers: ['resources-finalizer.argocd.argoproj.io'] } };
  const patch = JSON.stringify(finalizers);
  // Argo CD deletes nothing before a sync has ended that waits for a pod, or that is tried again.
  const ended = JSON.stringify(endedSync);
  return [
    kubectlRun(kubectl, [...inArgocd(placement), 'patch', 'application', name, '--type=json', '-p', ended], {
      mayFail: true,
    }),
    kubectlRun(kubectl, [...inArgocd(placement), 'patch', 'application', name, '--type=merge', '-p', patch]),
    kubectlRun(kubectl, [...inArgocd(placement), 'delete', 'application', name, '--timeout=120s']),
  ];
}
