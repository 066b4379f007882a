import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import writeFileAtomic from 'write-file-atomic';
import type { Configuration } from '../configuration/configuration.ts';
import type { Forge } from '../configuration/forge.ts';
import { carryOut } from '../plan/carry-out.ts';
import { run, type Step } from '../plan/step.ts';
import { applyObjects, isApplied, yamlOf } from './applications.ts';
import { type Kubectl, kubectlRead, kubectlRun } from './kubectl.ts';
import type { ClusterRecord } from './record.ts';

/** Names of the files in the credentials' folder. */
export const forgeFiles = {
  key: 'key',
  knownHosts: 'known_hosts',
  /** As `git credential-store` reads them. */
  login: 'credentials',
  ca: 'ca.pem',
} as const;

const repositorySecret = 'presage-repository';
const folderOf = ({ state }: Pick<Configuration, 'state'>) => join(state, 'forge');

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
      kubectlRun(kubectl, ['--namespace=argocd', 'delete', 'secret', repositorySecret, '--ignore-not-found']),
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

async function dataOf(kubectl: Kubectl, name: string, key: string): Promise<string> {
  const path = `{.data.${key.replaceAll('.', '\\.')}}`;
  const { stdout } = await kubectlRead(kubectl, [
    ...['--namespace', 'argocd', 'get', 'configmap', name, '--ignore-not-found', '-o', `jsonpath=${path}`],
  ]);
  return stdout;
}

const inArgocd = (kind: string, name: string, rest: object) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'argocd', labels: { 'app.kubernetes.io/part-of': 'argocd' } },
  ...rest,
});

/** The objects through which Argo CD opens the forge: https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/ */
async function argocdObjects(kubectl: Kubectl, forge: Forge): Promise<object[]> {
  const files = await credentialsOf(forge);
  const secret = (fields: Readonly<Record<string, string>>) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: repositorySecret,
      namespace: 'argocd',
      labels: { 'argocd.argoproj.io/secret-type': 'repository', 'app.kubernetes.io/part-of': 'presage' },
    },
    stringData: { type: 'git', project: 'presage', url: forge.url, ...fields },
  });
  if (forge.kind === 'ssh') {
    const name = 'argocd-ssh-known-hosts-cm';
    const hosts = merged(await dataOf(kubectl, name, 'ssh_known_hosts'), files[forgeFiles.knownHosts] ?? '');
    return [
      secret({ sshPrivateKey: files[forgeFiles.key] ?? '' }),
      inArgocd('ConfigMap', name, { data: { ssh_known_hosts: hosts } }),
    ];
  }
  const { hostname } = new URL(forge.url);
  const ca = files[forgeFiles.ca];
  return [
    secret({ username: forge.user, password: forge.password }),
    ...(ca ? [inArgocd('ConfigMap', 'argocd-tls-certs-cm', { data: { [hostname]: ca } })] : []),
  ];
}

/** Gives Argo CD what opens the forge. Reads the known hosts that it has, and keeps them. */
export const argocdRepositoryStep = (kubectl: Kubectl, forge: Forge): Step => ({
  title: `Let Argo CD read ${forge.url}`,
  satisfied: async () => isApplied(kubectl, ['-f', '-'], yamlOf(await argocdObjects(kubectl, forge))),
  actions: [
    {
      kind: 'call',
      what: `kubectl apply --server-side -f - (Secret ${repositorySecret}, the known hosts or the certificate)`,
      call: async (report) => carryOut(applyObjects(kubectl, await argocdObjects(kubectl, forge)), report),
    },
  ],
});
