import { join } from 'node:path';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Configuration } from '../../configuration/configuration.ts';
import { installationLabel } from '../../manifests/argocd-resources.ts';
import { carryOut } from '../../plan/carry-out.ts';
import { type Action, type Plan, type Report, run, type Step } from '../../plan/step.ts';
import { addedServerPolicy } from '../api-server-policy.ts';
import { allowedNamespaces, applications, type Placement, removalOf } from '../applications.ts';
import { yamlOf } from '../apply.ts';
import { addedAnnotations, forgeConfigMaps, repositorySecret } from '../forge.ts';
import { type Kubectl, kubectlRead, kubectlRun } from '../kubectl.ts';
import type { DownOptions } from '../provider.ts';
import type { ClusterRecord } from '../record.ts';
import { createdAnnotation, isOurs, readIn, readObject, readObjects } from './objects.ts';
import { clusterObjects, pullSecret } from './steps.ts';

type Existing = NonNullable<ClusterRecord['existing']>;

interface Place {
  readonly kubectl: Kubectl;
  readonly existing: Existing;
}

const gone = ['--ignore-not-found', '--wait=false'];

const carryOutAll = async (actions: readonly Action[], report: Report): Promise<void> => {
  for (const action of actions) await carryOut(action, report);
};

/** @throws Refusal (77) when the project of that name is of somebody else */
async function requireOwnProject({ kubectl, existing }: Place): Promise<void> {
  const { argocd, project } = existing;
  const found = await readObject(kubectl, 'appproject', project, argocd);
  if (found === undefined || isOurs(found, project)) return;
  throw new Refusal(
    `The project ${project} in the namespace ${argocd} was not created by this command. Nothing was removed.`,
    'Say which installation is meant: --project NAME, --argocd-namespace NAME.',
    exitCode.permission,
  );
}

/** Deletes the Applications with what they deployed; the ApplicationSet first, or it would create them again. */
function applicationsStep(place: Place): Step {
  const { kubectl, existing } = place;
  const { argocd, project } = existing;
  const placement: Placement = { existing };
  return {
    title: `Remove the Applications of the project ${project} with all that they deployed`,
    actions: [
      {
        kind: 'call',
        what: `kubectl --namespace ${argocd} delete applicationset ${project} --cascade=orphan; delete its Applications`,
        call: async (report) => {
          await requireOwnProject(place);
          if (!(await readObject(kubectl, 'appproject', project, argocd))) return;
          const set = ['delete', 'applicationset', project, '--cascade=orphan', ...gone];
          await carryOut(kubectlRun(kubectl, [`--namespace=${argocd}`, ...set]), report);
          for (const name of await applications(kubectl, placement)) {
            report(name);
            await carryOutAll(removalOf(kubectl, placement, name), () => undefined);
          }
        },
      },
    ],
  };
}

/** Deletes the claims that Argo CD created, by its mark; those of others in the namespace stay. */
async function claimActions(kubectl: Kubectl, namespace: string): Promise<Action[]> {
  const { failed, stdout, stderr } = await kubectlRead(kubectl, [
    ...['get', 'persistentvolumeclaims', `--namespace=${namespace}`, '--output=json'],
  ]);
  if (failed) throw new Refusal(stderr, 'Run the same command again.', exitCode.unavailable);
  const { items } = JSON.parse(stdout) as {
    items: { metadata: { name: string; annotations?: Record<string, string> } }[];
  };
  const own = items.filter(({ metadata }) => metadata.annotations?.['argocd.argoproj.io/tracking-id']);
  return own.map(({ metadata: { name } }) =>
    kubectlRun(kubectl, ['delete', 'persistentvolumeclaim', name, `--namespace=${namespace}`, ...gone]),
  );
}

async function namespaceActions(
  { kubectl, existing }: Place,
  name: string,
  volumes: boolean,
): Promise<Action[]> {
  const { project } = existing;
  const namespace = await readObject(kubectl, 'namespace', name);
  if (namespace === undefined) return [];
  const remove = (...args: string[]) =>
    kubectlRun(kubectl, ['delete', ...args, `--namespace=${name}`, ...gone]);
  if (volumes && isOurs(namespace, project) && namespace.metadata.annotations?.[createdAnnotation])
    return [kubectlRun(kubectl, ['delete', 'namespace', name, '--ignore-not-found', '--timeout=120s'])];
  return [
    remove('networkpolicy', addedServerPolicy),
    remove('serviceaccounts', `--selector=${installationLabel}=${project}`),
    remove('secret', pullSecret),
    ...(volumes ? [remove('secret', 'presage'), ...(await claimActions(kubectl, name))] : []),
  ];
}

/** @throws Refusal where workloads run whose Application went without them: a claim that they use would not go */
async function requireNoWorkloads({ kubectl, existing }: Place, namespace: string): Promise<void> {
  const left: string[] = [];
  for (const { kind, metadata } of await readIn(kubectl, namespace, 'deployments,statefulsets,jobs')) {
    const application = metadata.annotations?.['argocd.argoproj.io/tracking-id']?.split(':')[0];
    if (application === undefined) continue;
    // One that is there is somebody else's, also where this account may not read it.
    const isThere = await readObject(kubectl, 'application', application, existing.argocd).catch(() => true);
    if (!isThere) left.push(`${kind.toLowerCase()}/${metadata.name}`);
  }
  if (left.length === 0) return;
  throw new Refusal(
    `In the namespace ${namespace} are left, without the Application that deployed them: ${left.join(', ')}.`,
    `Remove them, as an administrator where your account may not: kubectl --namespace ${namespace} delete ${left.join(' ')}. Then run the same command again.`,
    exitCode.failed,
  );
}

function namespacesStep(place: Place, volumes: boolean, named: readonly string[]): Step {
  return {
    title: volumes
      ? 'Remove what is left in the environments’ namespaces, the databases with it'
      : 'Remove what is left in the environments’ namespaces, except the databases and the secrets that open them',
    actions: [
      {
        kind: 'call',
        what: 'kubectl delete networkpolicy, serviceaccounts, secret; with --volumes the claims and the namespaces that `up` created',
        call: async (report) => {
          const { kubectl, existing } = place;
          const allowed = await allowedNamespaces(kubectl, { existing });
          // After an earlier `down` without --volumes, the project is gone and the claims are there.
          for (const name of named.filter((one) => !allowed.includes(one))) {
            const namespace = await readObject(kubectl, 'namespace', name);
            if (namespace && isOurs(namespace, existing.project)) allowed.push(name);
          }
          for (const name of allowed) {
            report(name);
            await requireNoWorkloads(place, name);
            await carryOutAll(await namespaceActions(place, name, volumes), () => undefined);
          }
        },
      },
    ],
  };
}

function clusterObjectsStep({ kubectl, existing }: Place, folders: readonly string[]): Step {
  return {
    title: 'Remove the cluster-wide objects that `up` applied',
    actions: [
      {
        kind: 'call',
        what: `kubectl delete -f - (of ${folders.join(', ')}, those with the mark of this installation)`,
        call: async (report) => {
          const present = await readObjects(kubectl, await clusterObjects(kubectl, folders));
          const own = present.filter((object) => isOurs(object, existing.project));
          if (own.length === 0) return;
          const names = own.map(({ apiVersion, kind, metadata: { name } }) => ({
            apiVersion,
            kind,
            metadata: { name },
          }));
          const args = ['delete', '--filename=-', ...gone];
          await carryOut(kubectlRun(kubectl, args, { input: yamlOf(names) }), report);
        },
      },
    ],
  };
}

/** Takes back what was added to Argo CD's own ConfigMaps, by the notes on the Secret. */
async function forgeActions({ kubectl, existing: { argocd, project } }: Place): Promise<Action[]> {
  const name = repositorySecret(project);
  const secret = await readObject(kubectl, 'secret', name, argocd);
  if (secret === undefined || !isOurs(secret, project)) return [];
  const { annotations = {} } = secret.metadata;
  const patch = (configMap: string, data: object) =>
    kubectlRun(kubectl, [
      ...['patch', 'configmap', configMap, `--namespace=${argocd}`, '--type=merge'],
      ...['--patch', JSON.stringify({ data })],
    ]);
  const hosts = (annotations[addedAnnotations.hosts] ?? '').split('\n').filter(Boolean);
  const certificate = annotations[addedAnnotations.certificate];
  const map = (await readObject(kubectl, 'configmap', forgeConfigMaps.hosts, argocd)) as
    | { readonly data?: Readonly<Record<string, string>> }
    | undefined;
  const left = (map?.data?.ssh_known_hosts ?? '').split('\n').filter((line) => !hosts.includes(line));
  return [
    ...(hosts.length > 0 ? [patch(forgeConfigMaps.hosts, { ssh_known_hosts: left.join('\n') })] : []),
    ...(certificate ? [patch(forgeConfigMaps.certificates, { [certificate]: null })] : []),
    kubectlRun(kubectl, ['delete', 'secret', name, `--namespace=${argocd}`, ...gone]),
  ];
}

function projectStep(place: Place): Step {
  const { kubectl, existing } = place;
  const { argocd, project } = existing;
  return {
    title: `Remove the project ${project} and what opens its repository`,
    actions: [
      {
        kind: 'call',
        what: `kubectl --namespace ${argocd} delete secret ${repositorySecret(project)}, appproject ${project}; take back the known hosts`,
        call: async (report) => {
          await carryOutAll(await forgeActions(place), report);
          if (await readObject(kubectl, 'appproject', project, argocd))
            await carryOut(
              kubectlRun(kubectl, ['delete', 'appproject', project, `--namespace=${argocd}`, ...gone]),
              report,
            );
        },
      },
    ],
  };
}

/** Removes the Argo CD that `up` installed, by the manifests with which it did. */
function argocdStep({ kubectl, existing }: Place, state: string): Step {
  return {
    title: 'Remove Argo CD, which `up` installed',
    actions: [
      {
        kind: 'call',
        what: `kubectl delete -k ${join(state, 'render', 'install')}`,
        call: async (report) => {
          const namespace = await readObject(kubectl, 'namespace', existing.argocd);
          if (namespace === undefined || !isOurs(namespace, existing.project)) return;
          const args = ['delete', '-k', join(state, 'render', 'install'), '--ignore-not-found'];
          await carryOut(kubectlRun(kubectl, [...args, '--timeout=180s']), report);
        },
      },
    ],
  };
}

/** Removes from an existing cluster what `up` created there, and nothing else. */
export function existingDown(
  place: Place,
  { state }: Pick<Configuration, 'state'>,
  { volumes, clusterResources = [], namespaces = [] }: DownOptions,
): Plan {
  return [
    applicationsStep(place),
    namespacesStep(place, volumes, namespaces),
    ...(clusterResources.length > 0 ? [clusterObjectsStep(place, clusterResources)] : []),
    projectStep(place),
    ...(place.existing.argocdWasThere ? [] : [argocdStep(place, state)]),
    {
      title: 'Remove what this machine keeps about the cluster',
      actions: [
        run('rm', [
          '-rf',
          ...['git', 'render', 'forge', 'registry', 'cluster.json', 'kubeconfig'].map((name) =>
            join(state, name),
          ),
          ...(volumes ? [join(state, 'secrets.json')] : []),
        ]),
      ],
    },
  ];
}
