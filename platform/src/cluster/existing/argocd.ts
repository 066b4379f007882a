import { type Kubectl, kubectlRead } from '../kubectl.ts';
import type { Asked } from './asked.ts';
import { type ClusterObject, isOurs, readObject } from './objects.ts';
import type { Row } from './table.ts';

const controller = 'app.kubernetes.io/name=argocd-application-controller';

/** The namespaces in which Argo CD's controller runs; empty also where this account may not look. */
export async function argocdNamespaces(kubectl: Kubectl): Promise<string[]> {
  const { failed, stdout } = await kubectlRead(kubectl, [
    ...['get', 'statefulsets', '--all-namespaces', `--selector=${controller}`],
    '--output=jsonpath={.items[*].metadata.namespace}',
  ]);
  return failed ? [] : stdout.split(' ').filter(Boolean);
}

/** The version of the controller in a namespace, by its image; undefined where there is none. */
async function versionIn(kubectl: Kubectl, namespace: string): Promise<string | undefined> {
  const { failed, stdout } = await kubectlRead(kubectl, [
    ...['get', 'statefulsets', `--namespace=${namespace}`, `--selector=${controller}`],
    '--output=jsonpath={.items[*].spec.template.spec.containers[0].image}',
  ]);
  if (failed || stdout === '') return undefined;
  return /:([^:@/]+)(@.*)?$/.exec(stdout)?.[1] ?? stdout;
}

async function ownRow({ kubectl, argocd, project }: Asked): Promise<Row> {
  const [there] = await argocdNamespaces(kubectl);
  const namespace = await readObject(kubectl, 'namespace', argocd);
  if (namespace && isOurs(namespace, project))
    return { what: 'Argo CD', state: 'ok', found: 'installed by `up`' };
  if (there === undefined && namespace === undefined)
    return { what: 'Argo CD', state: 'ok', found: 'will be installed' };
  return {
    what: 'Argo CD',
    state: 'missing',
    found: there ? `runs already, in the namespace ${there}` : `the namespace ${argocd} is there already`,
    next: 'Use that one: add --argocd existing.',
  };
}

async function projectRow({ kubectl, argocd, project }: Asked): Promise<Row> {
  const what = `project ${project}`;
  let there = false;
  for (const kind of ['appproject', 'applicationset']) {
    const object = await readObject(kubectl, kind, project, argocd);
    if (object && !isOurs(object, project))
      return {
        what,
        state: 'missing',
        found: `Argo CD has an ${kind} of that name, of somebody else`,
        next: 'Choose another name: --project NAME',
      };
    there ||= object !== undefined;
  }
  return { what, state: 'ok', found: there ? `there already, of an installation named ${project}` : 'free' };
}

interface Application extends ClusterObject {
  readonly metadata: ClusterObject['metadata'] & { readonly deletionTimestamp?: string };
  readonly spec?: { readonly project?: string };
}

async function applicationRow({ kubectl, argocd, project }: Asked, name: string): Promise<Row> {
  const what = `application ${name}`;
  const found = (await readObject(kubectl, 'application', name, argocd)) as Application | undefined;
  if (!found) return { what, state: 'ok', found: 'free' };
  if (found.metadata.deletionTimestamp)
    return {
      what,
      state: 'missing',
      found: 'is being deleted',
      next: 'Wait until it is gone. If an earlier `npm run down` failed, run it again first.',
    };
  const owner = found.spec?.project;
  return owner === project
    ? { what, state: 'ok', found: `there already, of the project ${project}` }
    : {
        what,
        state: 'missing',
        found: `belongs to the project ${owner}`,
        next: 'Give the environment another name in gitops.config.ts.',
      };
}

async function existingRows(asked: Asked): Promise<Row[]> {
  const { kubectl, argocd, environments } = asked;
  const version = await versionIn(kubectl, argocd);
  if (version === undefined)
    return [
      {
        what: 'Argo CD',
        state: 'missing',
        found: `no application controller was found in the namespace ${argocd}`,
        next: 'Say where it runs: --argocd-namespace NAME. Without --argocd existing, `up` installs one.',
      },
    ];
  const old = /^v?[012]\./.test(version);
  return [
    {
      what: 'Argo CD',
      state: old ? 'missing' : 'ok',
      found: `${version} in the namespace ${argocd}`,
      ...(old ? { next: 'Use version 3 or newer.' } : {}),
    },
    await projectRow(asked),
    ...(await Promise.all(environments.map(({ application }) => applicationRow(asked, application)))),
  ];
}

/** What the preflight says about Argo CD. @throws Refusal (69) when the cluster can't be asked */
export const argocdRows = async (asked: Asked): Promise<Row[]> =>
  asked.argocdIsThere ? existingRows(asked) : [await ownRow(asked)];
