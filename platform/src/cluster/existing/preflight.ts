import { exitCode, Refusal } from '@presage/runtime/refusal';
import { installationLabel } from '../../manifests/argocd-resources.ts';
import { type Kubectl, kubectlRead } from '../kubectl.ts';
import { argocdRows } from './argocd.ts';
import type { Asked } from './asked.ts';
import { builderHere } from './builder.ts';
import { enforcerOf } from './enforcement.ts';
import { loaderRow } from './loading.ts';
import { type ClusterObject, isOurs, readAll, readObject } from './objects.ts';
import { portRows } from './ports.ts';
import {
  documentedRights,
  everyRight,
  missingRights,
  type Right,
  rightsFolder,
  rightText,
} from './rights.ts';
import { type Row, tableText } from './table.ts';

/** The oldest version that is accepted; docs/recipes/existing-cluster.md says which one was run. */
const minMinor = 33;

/** The row for what the cluster refuses to answer. */
const refused =
  (what: string) =>
  (error: unknown): Row => {
    if (!(error instanceof Refusal)) throw error;
    return { what, state: 'missing', found: error.message, next: error.next };
  };

const row = (what: string, answer: () => Promise<Omit<Row, 'what'>>): Promise<Row> =>
  answer().then((found) => ({ what, ...found }), refused(what));

async function serverVersion(kubectl: Kubectl): Promise<string | undefined> {
  const { failed, stdout } = await kubectlRead(kubectl, ['version', '--output=json']);
  return failed ? undefined : /"serverVersion"[^}]*"gitVersion":\s*"([^"]+)"/.exec(stdout)?.[1];
}

const versionRow = (version: string): Row => {
  const [, major = 0, minor = 0] = (/^v(\d+)\.(\d+)/.exec(version) ?? []).map(Number);
  const recent = major > 1 || minor >= minMinor;
  return {
    what: 'Kubernetes',
    state: recent ? 'ok' : 'missing',
    found: version,
    ...(recent ? {} : { next: `Use a cluster of version 1.${minMinor} or newer.` }),
  };
};

const isDefault = ({ metadata }: ClusterObject) =>
  metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true';

async function storage(kubectl: Kubectl): Promise<Omit<Row, 'what'>> {
  const classes = await readAll(kubectl, 'storageclasses');
  const found = classes.find(isDefault);
  if (found) return { state: 'ok', found: found.metadata.name };
  const [any] = classes;
  const patch = `{"metadata":{"annotations":{"storageclass.kubernetes.io/is-default-class":"true"}}}`;
  return {
    state: 'missing',
    found: any ? 'no class is the default' : 'no class',
    next: any
      ? `kubectl patch storageclass ${any.metadata.name} -p '${patch}'`
      : 'Install a storage provisioner, and make its class the default.',
  };
}

const gitRow = ({ git }: Asked): Row =>
  git
    ? { what: 'git repository', state: 'ok', found: git }
    : {
        what: 'git repository',
        state: 'missing',
        found: 'PRESAGE_GIT_URL is not set',
        next: 'Set it to a repository that the cluster and this machine reach: docs/configuration.md, "Branches on a forge".',
      };

const imagesRow = async ({ kubectl, registry, loader }: Asked): Promise<Row> => {
  if (loader) return loaderRow(kubectl, loader);
  return registry
    ? { what: 'image registry', state: 'ok', found: registry }
    : {
        what: 'image registry',
        state: 'missing',
        found: 'PRESAGE_REGISTRY is not set',
        next: 'Set it to a registry that the nodes pull from, for example ghcr.io/team/app; its account is PRESAGE_REGISTRY_USER and PRESAGE_REGISTRY_PASSWORD. Or load images into nodes of kind, minikube or k3s: PRESAGE_LOAD.',
      };
};

async function builderRow(): Promise<Row> {
  const found = await builderHere();
  return {
    what: 'image builder',
    state: found ? 'ok' : 'missing',
    found: found ?? 'docker does not run, and buildah is not on the PATH',
    ...(found ? {} : { next: 'Install one of them on this machine.' }),
  };
}

/** Nothing asks for it here: the builder may have it already, and its registry may want an account. */
const baseRow = ({ nodeImage }: Asked): Row => ({
  what: 'base image',
  state: 'not known',
  found: `${nodeImage}, which the images are built from`,
  next: 'Where this machine can’t pull it, name another one with Node 24: PRESAGE_NODE_IMAGE.',
});

/**
 * Argo CD writes its own mark on a namespace; a client-side apply of it removes the label that one before it set. A label
 * of another installation counts more: its application can have the same name.
 */
const tracks = ({ metadata }: ClusterObject, application: string) =>
  metadata.labels?.[installationLabel] === undefined &&
  metadata.annotations?.['argocd.argoproj.io/tracking-id']?.startsWith(`${application}:`);

/** What the preflight says about the namespace of an environment. */
export async function namespaceRow(
  { kubectl, project }: Asked,
  { application, namespace }: Asked['environments'][number],
): Promise<Row> {
  return row(`namespace ${namespace}`, async () => {
    const object = await readObject(kubectl, 'namespace', namespace);
    if (object && (isOurs(object, project) || tracks(object, application)))
      return { state: 'ok', found: 'prepared' };
    if (object)
      return {
        state: 'missing',
        found: `exists, and is not marked for ${project}`,
        next: `If it is meant for this: kubectl label namespace ${namespace} presage.local/installation=${project}. Otherwise change namespace: in the overlay.`,
      };
    const rights: Right[] = ['create', 'get', 'patch', 'delete'].map((verb) => ({
      verb,
      group: '',
      resource: 'namespaces',
      ...(verb === 'create' ? {} : { name: namespace }),
    }));
    const missing = await missingRights(kubectl, rights);
    return missing.length === 0
      ? { state: 'ok', found: 'will be created' }
      : {
          state: 'missing',
          found: 'does not exist, and this account may not create it',
          next: `An administrator of the cluster: kubectl apply --server-side -k ${rightsFolder}`,
        };
  });
}

const shown = 6;

async function rightsRow(asked: Asked): Promise<Row> {
  const { kubectl, environments, argocd, argocdIsThere, project } = asked;
  const namespaces = environments.map(({ namespace }) => namespace);
  const rights = argocdIsThere ? await documentedRights({ namespaces, argocd, project }) : [everyRight];
  const missing = await missingRights(kubectl, rights);
  if (typeof missing === 'string') return { what: 'rights', state: 'missing', found: missing };
  if (missing.length === 0)
    return {
      what: 'rights',
      state: 'ok',
      found: argocdIsThere ? `all ${rights.length}` : 'all of the cluster',
    };
  const first = missing.slice(0, shown).map(rightText).join('; ');
  const rest = missing.length > shown ? `; and ${missing.length - shown} more` : '';
  return {
    what: 'rights',
    state: 'missing',
    found: argocdIsThere
      ? `${missing.length} of ${rights.length}: ${first}${rest}`
      : 'installing Argo CD needs every right in the cluster',
    next: argocdIsThere
      ? `An administrator of the cluster: kubectl apply --server-side -k ${rightsFolder}`
      : 'Use an account with the ClusterRole cluster-admin, or an Argo CD that is there: --argocd existing.',
  };
}

async function policies(kubectl: Kubectl, version: string): Promise<Omit<Row, 'what'>> {
  const found = await enforcerOf(kubectl, version);
  return found
    ? { state: 'ok', found }
    : { state: 'not known', found: 'nothing that is known to enforce them was found' };
}

/** What the cluster has and lacks. Changes nothing. */
export async function preflightRows(asked: Asked): Promise<Row[]> {
  const { kubectl, context, environments } = asked;
  const version = await serverVersion(kubectl);
  if (version === undefined)
    return [
      {
        what: 'API server',
        state: 'missing',
        found: `does not answer, or refuses the account of the context ${context}`,
        next: `Try: kubectl --context ${context} version`,
      },
    ];
  return [
    versionRow(version),
    await row('default storage class', () => storage(kubectl)),
    gitRow(asked),
    await imagesRow(asked),
    await builderRow(),
    baseRow(asked),
    ...(await argocdRows(asked).catch((error) => [refused('Argo CD')(error)])),
    ...(await Promise.all(environments.map((environment) => namespaceRow(asked, environment)))),
    ...(await portRows(asked)),
    await rightsRow(asked),
    await row('network policies', () => policies(kubectl, version)),
  ];
}

/**
 * Prints the table of what the cluster has and lacks.
 * @throws Refusal (69) when something is missing: nothing is created then
 */
export async function existingPreflight(asked: Asked): Promise<void> {
  const rows = await preflightRows(asked);
  // Standard output is for the result (--json).
  console.error(`${tableText(rows)}\n`);
  const missing = rows.filter(({ state }) => state === 'missing');
  if (missing.length === 0) return;
  throw new Refusal(
    `The cluster of the context ${asked.context} lacks: ${missing.map(({ what }) => what).join(', ')}. Nothing was created.`,
    'Do what the table says, then run the same command again. More: docs/recipes/existing-cluster.md',
    exitCode.unavailable,
  );
}
