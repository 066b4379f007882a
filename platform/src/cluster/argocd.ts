import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hash } from 'bcryptjs';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { checkout } from '../configuration/configuration.ts';
import { type Action, run, type Step } from '../plan/step.ts';
import { applyObjects, serverSideApply } from './apply.ts';
import { isInstalled, manifestsKey, recordInstalled } from './installed.ts';
import { type Kubectl, kubectlRead, kubectlRun, podsReady } from './kubectl.ts';

export interface ArgocdSource {
  /** Returns the path of a file that replaces the pinned upstream manifest, whose address may not be reachable. */
  readonly upstream?: () => Promise<string>;
  /** Replaces the published images. */
  readonly images?: readonly { name: string; newName: string; newTag: string }[];
  /** Folder on the node that contains presage.git; none where Argo CD reads a forge only. */
  readonly repositories?: string;
}

const upstreamLine = /^ {2}- https:\S+\/manifests\/install\.yaml$/m;

/** Renders argocd/install and argocd/git for a provider into `folder`: the repository's files, with the provider's differences. */
function renderActions(folder: string, source: ArgocdSource): Action[] {
  const copy = join(folder, 'argocd');
  const images = source.images ?? [];
  const { upstream, repositories } = source;
  const path = '/spec/template/spec/volumes/0/hostPath/path';
  const wrapper = (resource: string, fields: object) =>
    stringify({
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: [`../argocd/${resource}`],
      images,
      ...fields,
    });
  // Argo CD reads these when a pod starts, so a change has to replace the pods.
  const parameters = readFileSync(join(checkout, 'argocd', 'install', 'argocd-cmd-params-cm.yaml'));
  const key = createHash('sha256').update(parameters).digest('hex').slice(0, 12);
  return [
    run('rm', ['-rf', folder]),
    run('mkdir', ['-p', folder]),
    run('cp', ['-r', join(checkout, 'argocd'), copy]),
    ...(upstream
      ? [
          {
            kind: 'call' as const,
            what: `replace the address of the upstream manifest with the file in the Go module`,
            call: async () => {
              const file = join(copy, 'install', 'kustomization.yaml');
              await copyFile(await upstream(), join(copy, 'install', 'upstream.yaml'));
              await writeFile(file, readFileSync(file, 'utf8').replace(upstreamLine, '  - upstream.yaml'));
            },
          },
        ]
      : []),
    {
      kind: 'write',
      path: join(folder, 'install', 'kustomization.yaml'),
      content: wrapper('install', { commonAnnotations: { 'presage.local/parameters': key } }),
    },
    ...(repositories === undefined
      ? []
      : [
          {
            kind: 'write' as const,
            path: join(folder, 'git', 'kustomization.yaml'),
            content: wrapper('git', {
              patches: [
                {
                  target: { kind: 'Deployment', name: 'git' },
                  patch: stringify([{ op: 'replace', path, value: repositories }]),
                },
              ],
            }),
          },
        ]),
  ];
}

const crds = ['applications', 'applicationsets', 'appprojects'].map((name) => `crd/${name}.argoproj.io`);

/**
 * Generates the password of Argo CD's cache. Its pod would do so when it starts; meanwhile the kubelet can't create the
 * containers of the other pods, and waits some seconds before it tries again.
 */
function cachePasswordStep(kubectl: Kubectl): Step {
  const name = 'argocd-redis';
  const metadata = { name, namespace: 'argocd' };
  return {
    title: "Generate the password of Argo CD's cache",
    satisfied: async () =>
      !(await kubectlRead(kubectl, ['--namespace=argocd', 'get', 'secret', name])).failed,
    actions: [
      kubectlRun(kubectl, [...serverSideApply, '-f', join(checkout, 'argocd', 'install', 'namespace.yaml')]),
      applyObjects(kubectl, [
        {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata,
          stringData: { auth: randomBytes(18).toString('base64url') },
        },
      ]),
    ],
  };
}

/** Installs Argo CD and the git server; nothing where Argo CD runs already. `ready` waits for their pods, which start while something else is done. */
export function argocdSteps(
  kubectl: Kubectl,
  folder: string,
  source: ArgocdSource | undefined,
): { readonly apply: readonly Step[]; readonly ready: readonly Step[] } {
  if (source === undefined) return { apply: [], ready: [] };
  const servesGit = source.repositories !== undefined;
  const apply = (path: string) =>
    kubectlRun(kubectl, ['apply', '--server-side', '--force-conflicts', '-k', path]);
  const wait = (namespace: string, pods: number): Action => ({
    kind: 'wait',
    what: `the pods of ${namespace} to be ready`,
    seconds: 300,
    next: `See \`kubectl --kubeconfig ${kubectl.kubeconfig} --namespace ${namespace} get pods\`, then run \`npm run up\` again.`,
    until: () => podsReady(kubectl, namespace, pods),
  });
  const there = async (namespace: string, pods: number) =>
    (await podsReady(kubectl, namespace, pods)) === true;
  const installs = (
    title: string,
    part: string,
    namespace: string,
    pods: number,
    more: Action[] = [],
  ): Step => {
    const key = manifestsKey(part, source.images);
    return {
      title,
      satisfied: async () => (await isInstalled(kubectl, namespace, key)) && there(namespace, pods),
      actions: [
        ...renderActions(folder, source),
        apply(join(folder, part)),
        ...more,
        recordInstalled(kubectl, namespace, key),
      ],
    };
  };
  const ready = (title: string, namespace: string, pods: number): Step => ({
    title,
    satisfied: () => there(namespace, pods),
    actions: [wait(namespace, pods)],
  });
  return {
    apply: [
      cachePasswordStep(kubectl),
      installs('Install Argo CD', 'install', 'argocd', 5, [
        kubectlRun(kubectl, ['wait', '--for=condition=Established', '--timeout=60s', ...crds]),
      ]),
      ...(servesGit ? [installs('Serve the git repository to the cluster', 'git', 'presage-system', 1)] : []),
    ],
    ready: [
      ready('Wait for Argo CD', 'argocd', 5),
      ...(servesGit ? [ready('Wait for the git server', 'presage-system', 1)] : []),
    ],
  };
}

/** The accounts of argocd/install/argocd-cm.yaml. Each sets its own fields of argocd-secret, under a name of its own. */
const fieldManagers = { presage: 'presage-account', viewer: 'presage-account-viewer' } as const;

/** Sets the password of an account the way Argo CD stores it: a bcrypt hash in argocd-secret. */
export function argocdAccountStep(
  kubectl: Kubectl,
  account: keyof typeof fieldManagers,
  password: string,
): Step {
  const field = `{.data.accounts\\.${account}\\.password}`;
  return {
    title: `Set the password of Argo CD's account ${account}`,
    satisfied: async () => {
      const { stdout } = await kubectlRead(kubectl, [
        '--namespace=argocd',
        'get',
        'secret',
        'argocd-secret',
        '-o',
        `jsonpath=${field}`,
      ]);
      return Boolean(stdout);
    },
    actions: [
      {
        kind: 'call',
        what: `kubectl apply --server-side -f - (argocd-secret: accounts.${account}.password)`,
        call: async () => {
          const metadata = { name: 'argocd-secret', namespace: 'argocd' };
          const stringData = {
            [`accounts.${account}.password`]: await hash(password, 10),
            [`accounts.${account}.passwordMtime`]: new Date().toISOString(),
          };
          await execa(
            kubectl.command,
            [
              '--kubeconfig',
              kubectl.kubeconfig,
              'apply',
              '--server-side',
              `--field-manager=${fieldManagers[account]}`,
              '-f',
              '-',
            ],
            { input: JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata, stringData }) },
          );
        },
      },
    ],
  };
}
