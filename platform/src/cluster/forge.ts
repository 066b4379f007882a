import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import writeFileAtomic from 'write-file-atomic';
import type { Configuration } from '../configuration/configuration.ts';
import type { Forge } from '../configuration/forge.ts';
import { installationLabel } from '../manifests/argocd-resources.ts';
import { carryOut } from '../plan/carry-out.ts';
import { type Action, run, type Step } from '../plan/step.ts';
import { applyObjects, isApplied, yamlOf } from './apply.ts';
import { type Kubectl, kubectlRead, kubectlRun } from './kubectl.ts';
import { argocdOf, type ClusterRecord } from './record.ts';

/** Names of the files in the credentials' folder. */
export const forgeFiles = {
  key: 'key',
  knownHosts: 'known_hosts',
  /** As `git credential-store` reads them. */
  login: 'credentials',
  ca: 'ca.pem',
} as const;

/** On the Secret: what was added to the ConfigMaps of an Argo CD that was there before. */
export const addedAnnotations = {
  hosts: 'presage.local/added-known-hosts',
  certificate: 'presage.local/added-certificate',
} as const;
export const forgeConfigMaps = {
  hosts: 'argocd-ssh-known-hosts-cm',
  certificates: 'argocd-tls-certs-cm',
} as const;

/** The Secret with which Argo CD opens the forge. */
export const repositorySecret = (project: string): string => `${project}-repository`;
const folderOf = ({ state }: Pick<Configuration, 'state'>) => join(state, 'forge');

/** What git said when a forge did not do what it asked, in one line, without its advice. */
export const forgeReason = (message: string): string =>
  message
    .split('\n')
    .filter((line) => !/^$|^hint:|access rights|^and the repository/.test(line))
    .join(' ');

/** What the record says about the forge of the configuration. */
export const forgeRecord = (
  configuration: Pick<Configuration, 'state' | 'forge'>,
): Pick<ClusterRecord, 'forge'> => {
  const { forge } = configuration;
  if (!forge) return {};
  return { forge: { url: forge.url, kind: forge.kind, credentials: folderOf(configuration) } };
};

async function readGiven(file: string, variable: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Refusal(
      `${variable} names ${file}, which can't be read: ${(error as NodeJS.ErrnoException).code}.`,
      'Correct the variable, then run the same command again.',
      exitCode.configuration,
    );
  }
}

/** What opens the forge, by the name of the file that keeps it. */
async function credentialsOf(forge: Forge): Promise<Readonly<Record<string, string>>> {
  if (forge.kind === 'ssh') {
    return {
      [forgeFiles.key]: await readGiven(forge.key, 'PRESAGE_GIT_KEY'),
      [forgeFiles.knownHosts]: await readGiven(forge.knownHosts, 'PRESAGE_GIT_KNOWN_HOSTS'),
    };
  }
  const login = new URL(forge.url);
  login.username = encodeURIComponent(forge.user);
  login.password = encodeURIComponent(forge.password);
  return {
    [forgeFiles.login]: `${login.protocol}//${login.username}:${login.password}@${login.host}\n`,
    ...(forge.ca ? { [forgeFiles.ca]: await readGiven(forge.ca, 'PRESAGE_GIT_CA') } : {}),
  };
}

/** Keeps what opens the forge in the state folder: the hooks of a push have no variables of the person's. */
export function keepCredentialsStep(configuration: Pick<Configuration, 'state'>, forge: Forge): Step {
  const folder = folderOf(configuration);
  const kept = (name: string) => readFile(join(folder, name), 'utf8').catch(() => undefined);
  return {
    title: `Keep what opens ${forge.url}`,
    satisfied: async () => {
      const files = Object.entries(await credentialsOf(forge));
      return (await Promise.all(files.map(async ([name, text]) => (await kept(name)) === text))).every(
        Boolean,
      );
    },
    actions: [
      {
        kind: 'call',
        what: `write ${folder}, readable by this user alone`,
        call: async () => {
          await mkdir(folder, { recursive: true, mode: 0o700 });
          for (const [name, text] of Object.entries(await credentialsOf(forge)))
            await writeFileAtomic(join(folder, name), text, { mode: 0o600 });
        },
      },
    ],
  };
}

/** Forgets what opened a forge that the configuration no longer names. */
export const forgetForgeStep = (configuration: Pick<Configuration, 'state'>, kubectl: Kubectl): Step => {
  const folder = folderOf(configuration);
  return {
    title: 'Forget what opened the forge',
    satisfied: async () => !existsSync(folder),
    actions: [
      kubectlRun(kubectl, [
        '--namespace=argocd',
        'delete',
        'secret',
        ...['presage', 'presage-previews'].map(repositorySecret),
        '--ignore-not-found',
      ]),
      run('rm', ['-rf', folder]),
    ],
  };
};

/** Known hosts that are there, completed by those that are given. */
const merged = (present: string, given: string): string =>
  [...new Set([...present.split('\n'), ...given.split('\n')].map((line) => line.trimEnd()))]
    .filter(Boolean)
    .map((line) => `${line}\n`)
    .join('');

/** The same in an Argo CD of somebody else: every line that is there stays as it is. */
const completed = (present: string, given: string): string => {
  const missing = lines(given).filter((line) => !lines(present).includes(line));
  const end = present === '' || present.endsWith('\n') ? '' : '\n';
  return `${present}${end}${missing.map((line) => `${line}\n`).join('')}`;
};

const lines = (text: string): string[] => text.split('\n').filter(Boolean);

interface Held {
  readonly data?: Readonly<Record<string, string>>;
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
}

/** The objects through which Argo CD opens the forge: https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/ */
async function argocdObjects(
  kubectl: Kubectl,
  forge: Forge,
  record: Pick<ClusterRecord, 'existing'>,
): Promise<object[]> {
  const { namespace, project } = argocdOf(record);
  const held = async (kind: string, name: string): Promise<Held> => {
    const { stdout } = await kubectlRead(kubectl, [
      ...['--namespace', namespace, 'get', kind, name, '--ignore-not-found', '-o', 'json'],
    ]);
    return stdout ? JSON.parse(stdout) : {};
  };
  const configMap = (name: string, data: Readonly<Record<string, string>>) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name,
      namespace,
      ...(record.existing ? {} : { labels: { 'app.kubernetes.io/part-of': 'argocd' } }),
    },
    data,
  });
  const secret = (fields: Readonly<Record<string, string>>, added: Readonly<Record<string, string>>) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: repositorySecret(project),
      namespace,
      labels: {
        'argocd.argoproj.io/secret-type': 'repository',
        'app.kubernetes.io/part-of': project,
        ...(record.existing ? { [installationLabel]: project } : {}),
      },
      ...(record.existing ? { annotations: added } : {}),
    },
    stringData: { type: 'git', project, url: forge.url, ...fields },
  });
  const files = await credentialsOf(forge);
  const annotations = record.existing
    ? (await held('secret', repositorySecret(project))).metadata?.annotations
    : undefined;
  if (forge.kind === 'ssh') {
    const name = forgeConfigMaps.hosts;
    const present = (await held('configmap', name)).data?.ssh_known_hosts ?? '';
    const given = files[forgeFiles.knownHosts] ?? '';
    const before = lines(annotations?.[addedAnnotations.hosts] ?? '');
    const added = lines(given).filter((line) => before.includes(line) || !lines(present).includes(line));
    return [
      secret(
        { sshPrivateKey: files[forgeFiles.key] ?? '' },
        { [addedAnnotations.hosts]: [...new Set([...before, ...added])].join('\n') },
      ),
      configMap(name, {
        ssh_known_hosts: record.existing ? completed(present, given) : merged(present, given),
      }),
    ];
  }
  const { hostname } = new URL(forge.url);
  const ca = files[forgeFiles.ca];
  const present = record.existing && (await held('configmap', forgeConfigMaps.certificates)).data?.[hostname];
  // A certificate that somebody else gave this Argo CD stays.
  const adds = ca !== undefined && (!present || annotations?.[addedAnnotations.certificate] === hostname);
  return [
    secret(
      { username: forge.user, password: forge.password },
      adds ? { [addedAnnotations.certificate]: hostname } : {},
    ),
    ...(adds ? [configMap(forgeConfigMaps.certificates, { [hostname]: ca })] : []),
  ];
}

/**
 * Makes the kubelet renew the volumes of the pods that read git; it would take up to 100 s. See "immediate refresh" in
 * https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/
 */
const renewedVolumes = (kubectl: Kubectl, namespace: string): Action =>
  kubectlRun(
    kubectl,
    [
      `--namespace=${namespace}`,
      'annotate',
      'pods',
      '--selector=app.kubernetes.io/name=argocd-repo-server',
      `presage.local/volumes-renewed=${new Date().toISOString()}`,
      '--overwrite',
    ],
    { mayFail: true },
  );

/** Gives Argo CD what opens the forge. Reads the known hosts that it has, and keeps them. */
export const argocdRepositoryStep = (
  kubectl: Kubectl,
  forge: Forge,
  record: Pick<ClusterRecord, 'existing'>,
): Step => ({
  title: `Let Argo CD read ${forge.url}`,
  satisfied: async () => isApplied(kubectl, ['-f', '-'], yamlOf(await argocdObjects(kubectl, forge, record))),
  actions: [
    {
      kind: 'call',
      what: `kubectl apply --server-side -f - (Secret ${repositorySecret(argocdOf(record).project)}, the known hosts or the certificate)`,
      call: async (report) => {
        await carryOut(applyObjects(kubectl, await argocdObjects(kubectl, forge, record)), report);
        if (!record.existing?.argocdWasThere)
          await carryOut(renewedVolumes(kubectl, argocdOf(record).namespace), report);
      },
    },
  ],
});
