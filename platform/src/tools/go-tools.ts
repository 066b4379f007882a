import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { checkout } from '../configuration/configuration.ts';
import { type Action, run, type Step } from '../plan/step.ts';
import { dashboardFolder } from './dashboard.ts';
import { goEnvironment, goModuleSource, requireGo } from './go-modules.ts';
import {
  argocdVersion,
  containerdVersion,
  type GoModule,
  goModuleVersion,
  kubernetesVersion,
} from './versions.ts';

interface GoTool {
  readonly module: GoModule;
  readonly packages: readonly string[];
  readonly ldflags: string;
  readonly tags?: string;
  /** A built folder that the folder's own program embeds, and the path where it expects it. */
  readonly embeds?: { readonly folder: (cache: string) => string; readonly at: string };
  /** A file of a module, and the file of the folder that is compiled in its place. */
  readonly replaces?: {
    readonly module: 'github.com/go-acme/lego/v5';
    readonly file: string;
    readonly by: string;
  };
  /** Duration of the first build on 2 cores. */
  readonly takes: string;
}

const [major, minor] = kubernetesVersion.slice(1).split('.');
const versions = [
  `-X k8s.io/component-base/version.gitVersion=${kubernetesVersion}`,
  `-X k8s.io/component-base/version.gitMajor=${major} -X k8s.io/component-base/version.gitMinor=${minor}`,
  `-X k8s.io/client-go/pkg/version.gitVersion=${kubernetesVersion}`,
].join(' ');

const components = [
  'kubeadm',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kube-proxy',
  'kubelet',
  'kubectl',
];

/** Every tool built from the Go module proxy; go.mod and go.sum of the folder pin its version. `.` is the folder's own program. */
const goTools = {
  kustomize: {
    module: 'kubernetes',
    packages: ['sigs.k8s.io/kustomize/kustomize/v5'],
    ldflags: '',
    takes: '30 s',
  },
  kubeconform: {
    module: 'checks',
    packages: ['github.com/yannh/kubeconform/cmd/kubeconform'],
    ldflags: '',
    takes: '15 s',
  },
  'kube-score': {
    module: 'checks',
    packages: ['github.com/zegl/kube-score/cmd/kube-score'],
    ldflags: '',
    takes: '20 s',
  },
  kubernetes: {
    module: 'kubernetes',
    packages: components.map((component) => `k8s.io/kubernetes/cmd/${component}`),
    ldflags: versions,
    takes: '5 min',
  },
  etcd: {
    module: 'kubernetes',
    packages: ['go.etcd.io/etcd/server/v3'],
    ldflags: '',
    takes: '30 s',
  },
  coredns: {
    module: 'kubernetes',
    packages: ['github.com/coredns/coredns'],
    ldflags: '',
    takes: '1 min',
  },
  'local-path-provisioner': {
    module: 'kubernetes',
    packages: ['github.com/rancher/local-path-provisioner'],
    ldflags: '',
    takes: '10 s',
  },
  // Without the snapshotters that need libraries of the machine; overlayfs is the one that is used.
  containerd: {
    module: 'containerd',
    packages: ['containerd', 'containerd-shim-runc-v2', 'ctr'].map(
      (command) => `github.com/containerd/containerd/v2/cmd/${command}`,
    ),
    ldflags: `-X github.com/containerd/containerd/v2/version.Version=${containerdVersion}`,
    tags: 'no_btrfs,no_devmapper,no_zfs',
    takes: '40 s',
  },
  policies: {
    module: 'policies',
    packages: ['.'],
    ldflags: '',
    takes: '90 s',
  },
  cyclonus: {
    module: 'policies',
    packages: ['github.com/mattfenwick/cyclonus/cmd/cyclonus'],
    ldflags: '',
    takes: '20 s',
  },
  actionlint: {
    module: 'workflows',
    packages: ['github.com/rhysd/actionlint/cmd/actionlint'],
    ldflags: '',
    takes: '10 s',
  },
  act: {
    module: 'workflows',
    packages: ['github.com/nektos/act'],
    ldflags: '',
    takes: '1 min',
  },
  compose: {
    module: 'docker',
    packages: ['github.com/docker/compose/v5/cmd'],
    ldflags: `-X github.com/docker/compose/v5/internal.Version=${goModuleVersion('docker', 'github.com/docker/compose/v5')}`,
    takes: '40 s',
  },
  buildx: {
    module: 'docker',
    packages: ['github.com/docker/buildx/cmd/buildx'],
    ldflags: `-X github.com/docker/buildx/version.Version=${goModuleVersion('docker', 'github.com/docker/buildx')}`,
    takes: '30 s',
  },
  kind: {
    module: 'kind',
    packages: ['sigs.k8s.io/kind'],
    ldflags: '',
    takes: '10 s',
  },
  argocd: {
    module: 'argocd',
    packages: ['.'],
    embeds: { folder: dashboardFolder, at: 'dist/app' },
    ldflags: `-X github.com/argoproj/argo-cd/v3/common.version=${argocdVersion.slice(1)}`,
    takes: '4 min',
  },
  traefik: {
    module: 'traefik',
    packages: ['github.com/traefik/traefik/v3/cmd/traefik'],
    ldflags: `-X github.com/traefik/traefik/v3/pkg/version.Version=${goModuleVersion('traefik', 'github.com/traefik/traefik/v3').slice(1)}`,
    replaces: {
      module: 'github.com/go-acme/lego/v5',
      file: 'providers/dns/zz_gen_dns_providers.go',
      by: 'dns-providers.go',
    },
    takes: '4 min',
  },
} as const satisfies Record<string, GoTool>;

export type GoToolName = keyof typeof goTools;
/** What only tests use: the connections that policies allow, pipelines, the ways in with Docker, and a controller. */
const onlyOfTests: readonly GoToolName[] = [
  'cyclonus',
  'actionlint',
  'act',
  'compose',
  'buildx',
  'kind',
  'traefik',
];
/** The tools of a cluster and its manifests. */
export const goToolNames = (Object.keys(goTools) as GoToolName[]).filter(
  (name) => !onlyOfTests.includes(name),
);

const moduleFolder = (tool: GoTool) => join(checkout, 'platform', 'toolchain', tool.module);

const sourcesOf = (tool: GoTool) =>
  globSync(['go.mod', 'go.sum', '**/*.go', 'without/*/go.mod'], { cwd: moduleFolder(tool) }).sort();

/** The folder of a built tool; its name differs with everything that the tool is built from. */
export function goToolFolder(cache: string, name: GoToolName): string {
  const tool: GoTool = goTools[name];
  const key = createHash('sha256').update(
    JSON.stringify([tool.packages, tool.ldflags, tool.tags, process.arch]),
  );
  if (tool.embeds) key.update(basename(tool.embeds.folder(cache)));
  for (const file of sourcesOf(tool)) key.update(readFileSync(join(moduleFolder(tool), file)));
  return join(cache, 'tools', `${name}-${key.digest('hex').slice(0, 12)}`);
}

/** The path of a built tool; `binary` selects one of several (the Kubernetes components). */
export const goToolPath = (cache: string, name: GoToolName, binary: string = name): string =>
  join(goToolFolder(cache, name), binary);

/** The steps that build the tools that are not in the cache folder. */
export function goToolSteps(cache: string, names: readonly GoToolName[]): Step[] {
  return names.map((name) => {
    const tool: GoTool = goTools[name];
    const folder = goToolFolder(cache, name);
    const half = `${folder}.half`;
    const source = tool.embeds ? join(half, 'source') : moduleFolder(tool);
    const output = tool.packages.length > 1 ? `${half}/` : join(half, name);
    return {
      title: `Build ${name} from the Go modules (about ${tool.takes}, once)`,
      satisfied: async () => existsSync(folder),
      actions: [
        {
          kind: 'call',
          what: 'check that Go 1.21 or newer is installed',
          call: requireGo,
        },
        { kind: 'remove', path: half },
        run('mkdir', ['-p', half]),
        ...copyActions(cache, tool, source),
        ...replaceActions(tool, half),
        run(
          'go',
          [
            'build',
            '-v',
            '-trimpath',
            '-mod=readonly',
            '-ldflags',
            `-s -w ${tool.ldflags}`,
            ...(tool.tags ? ['-tags', tool.tags] : []),
            ...(tool.replaces ? ['-modfile', join(half, 'go.mod')] : []),
            '-o',
            output,
            ...tool.packages,
          ],
          { cwd: source, env: { ...goEnvironment, CGO_ENABLED: '0', GOFLAGS: '' } },
        ),
        ...(tool.embeds ? [{ kind: 'remove', path: source } as const] : []),
        ...(tool.replaces ? ['go.mod', 'go.sum', 'module'] : []).map(
          (name) => ({ kind: 'remove', path: join(half, name) }) as const,
        ),
        run('mv', [half, folder]),
      ],
    };
  });
}

/** What a program embeds has to lie beside its source, so both are copied to one folder. */
function copyActions(cache: string, tool: GoTool, source: string): Action[] {
  if (!tool.embeds) return [];
  const target = join(source, tool.embeds.at);
  return [
    run('mkdir', ['-p', dirname(target)]),
    run('cp', [...sourcesOf(tool).map((file) => join(moduleFolder(tool), file)), source]),
    run('cp', ['-r', tool.embeds.folder(cache), target]),
  ];
}

/** Files of the module cache can't be replaced, so the module is copied, and a go.mod of its own names the copy. */
function replaceActions(tool: GoTool, half: string): Action[] {
  const { replaces } = tool;
  if (!replaces) return [];
  const { module, file, by } = replaces;
  const copy = join(half, 'module');
  const inFolder = (name: string) => join(moduleFolder(tool), name);
  return [
    {
      kind: 'call',
      what: `copy the source of ${module} from the Go module cache to ${copy}`,
      call: async () => {
        await cp(await goModuleSource(tool.module, module), copy, { recursive: true });
      },
    },
    run('chmod', ['-R', 'u+w', copy]),
    run('cp', [inFolder(by), join(copy, file)]),
    run('cp', [inFolder('go.mod'), inFolder('go.sum'), half]),
    run('go', ['mod', 'edit', `-replace=${module}=${copy}`, join(half, 'go.mod')], { env: goEnvironment }),
  ];
}
