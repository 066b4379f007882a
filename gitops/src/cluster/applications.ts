import { join } from 'node:path';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { checkout } from '../configuration/configuration.ts';
import type { Descriptor } from '../descriptor/descriptor.ts';
import { argocdProject, argocdResources } from '../manifests/argocd-resources.ts';
import { carryOut } from '../plan/carry-out.ts';
import type { Step } from '../plan/step.ts';
import { type Kubectl, kubectlRead, kubectlRun } from './kubectl.ts';
import { type Secrets, secretStep } from './secrets.ts';

const apply = ['apply', '--server-side', '--force-conflicts'];
const inArgocd = ['--namespace', 'argocd'];

/** Names of the Applications that this tool made, of environments past and present. */
async function applications(kubectl: Kubectl): Promise<string[]> {
  const label = 'app.kubernetes.io/part-of=presage';
  const { failed, stdout } = await kubectlRead(kubectl, [
    ...inArgocd,
    'get',
    'applications',
    '-l',
    label,
    '-o',
    'jsonpath={.items[*].metadata.name}',
  ]);
  return failed ? [] : stdout.split(' ').filter(Boolean);
}

/** Namespaces that the project allows now: a removed environment's stays until its workloads are gone. */
async function allowedNamespaces(kubectl: Kubectl): Promise<string[]> {
  const { failed, stdout } = await kubectlRead(kubectl, [
    ...inArgocd,
    'get',
    'appproject',
    'presage',
    '-o',
    'jsonpath={.spec.destinations[*].namespace}',
  ]);
  return failed ? [] : stdout.split(' ').filter(Boolean);
}

/** What the cluster needs before Argo CD can deploy the environments: namespaces, Secrets, project, Applications. */
export function environmentSteps(
  kubectl: Kubectl,
  { environments, clusterResources }: Pick<Descriptor, 'environments' | 'clusterResources'>,
  secrets: Secrets,
): Step[] {
  const names = environments.map(({ application }) => application);
  const applyObjects = (objects: readonly object[]) =>
    kubectlRun(kubectl, [...apply, '-f', '-'], {
      input: objects.map((object) => stringify(object)).join('---\n'),
    });
  const platform = ['argocd', ...clusterResources];
  return [
    ...environments.map((environment) => secretStep(kubectl, environment, secrets)),
    {
      title: `Give Argo CD its project and an Application for each of ${environments.map(({ name }) => name).join(', ')}`,
      actions: [
        ...platform.map((folder) => kubectlRun(kubectl, [...apply, '-k', join(checkout, folder)])),
        {
          kind: 'call',
          what: 'kubectl apply --server-side -f - (AppProject and ApplicationSet presage)',
          call: async (report) => {
            const others = (await allowedNamespaces(kubectl)).map((namespace) => ({ namespace }));
            const [project, set] = argocdResources(environments);
            const wider = argocdProject([...environments, ...others]);
            await carryOut(applyObjects(others.length > 0 ? [wider, set] : [project, set]), report);
          },
        },
      ],
    },
    {
      title: 'Remove the workloads of environments that gitops.config.ts no longer names',
      satisfied: async () => (await applications(kubectl)).every((name) => names.includes(name)),
      actions: [
        {
          kind: 'call',
          what: 'kubectl delete application (its workloads with it; namespace, volumes and Secret stay)',
          call: async (report) => {
            for (const name of await applications(kubectl)) {
              if (names.includes(name)) continue;
              report(`${name}: its namespace, volumes and Secret stay`);
              await removeApplication(kubectl, name);
            }
          },
        },
        applyObjects([argocdProject(environments)]),
      ],
    },
  ];
}

/** Deletes an Application and what it deployed, but for what its manifests keep (Delete=false). */
async function removeApplication(kubectl: Kubectl, name: string): Promise<void> {
  const call = (...args: string[]) =>
    execa(kubectl.command, ['--kubeconfig', kubectl.kubeconfig, ...inArgocd, ...args]);
  const finalizers = { metadata: { finalizers: ['resources-finalizer.argocd.argoproj.io'] } };
  await call('patch', 'application', name, '--type=merge', '-p', JSON.stringify(finalizers));
  await call('delete', 'application', name, '--timeout=120s');
}
