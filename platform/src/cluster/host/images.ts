import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { checkout } from '../../configuration/configuration.ts';
import { type Action, run, type Step } from '../../plan/step.ts';
import { goModuleSource } from '../../tools/go-modules.ts';
import { type GoToolName, goToolPath } from '../../tools/go-tools.ts';
import { argocdVersion, nodeVersion } from '../../tools/versions.ts';
import type { ArgocdSource } from '../argocd.ts';
import { baseArchive, baseKey, suiteOf } from './bases.ts';
import { address, type HostLayout, imageTag, systemImage, systemImageName } from './layout.ts';

const fileOf = (name: string) => fileURLToPath(new URL(`./images/${name}`, import.meta.url));
const containerfile = fileOf('Containerfile');
const verifyWrapper = fileOf('git-verify-wrapper.sh');

/** NODE_IMAGE of the Dockerfiles: Debian with the same Node as the workspace, and npm. */
export const nodeImage = systemImage('node', `${nodeVersion}-${suiteOf('node')}`);

/** Arguments before buildah's verb: an image store in the cache folder. */
export const buildahArgs = (layout: HostLayout): string[] => [
  '--root',
  layout.buildahRoot,
  '--runroot',
  layout.buildahRun,
];

const inRegistry = async (image: string): Promise<boolean> => {
  const [, name, tag] = /^[^/]+\/(.+):([^:]+)$/.exec(image) ?? [];
  try {
    const response = await fetch(`http://${address.registry}/v2/${name}/manifests/${tag}`, {
      method: 'HEAD',
      headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
      signal: AbortSignal.timeout(3000),
    });
    return response.ok;
  } catch {
    return false;
  }
};

const push = (layout: HostLayout, image: string): Action =>
  run('buildah', [
    ...buildahArgs(layout),
    'push',
    '--tls-verify=false',
    '--compression-format=zstd',
    image,
    `docker://${image}`,
  ]);

const inStore = async (layout: HostLayout, image: string) =>
  !(await execa('buildah', [...buildahArgs(layout), 'inspect', '--type', 'image', image], { reject: false }))
    .failed;

/** NODE_IMAGE as a build context: the Debian base, the workspace's Node binary, and the npm that wrote the lockfile. */
export const nodeContext = (layout: Pick<HostLayout, 'bases'>, context: string): Action[] => [
  run('rm', ['-rf', context]),
  run('mkdir', ['-p', join(context, 'bin')]),
  run('cp', [baseArchive(layout.bases, 'node'), join(context, 'base.tar')]),
  run('cp', [join(checkout, 'node_modules', 'node', 'bin', 'node'), join(context, 'bin', 'node')]),
  run('npm', ['install', '--global', '--prefix', join(context, 'npm'), '--loglevel=error', 'npm@11']),
  {
    kind: 'write',
    path: join(context, 'Containerfile'),
    content: [
      'FROM scratch',
      'ADD base.tar /',
      'COPY bin/node /usr/local/bin/node',
      'COPY npm/lib/node_modules /usr/local/lib/node_modules',
      'RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx',
      '',
    ].join('\n'),
  },
];

const nodeImageBuild = (layout: HostLayout): Step => {
  const context = join(layout.root, 'node-image');
  return {
    title: `Build the base image with Node ${nodeVersion}`,
    satisfied: () => inStore(layout, nodeImage),
    actions: [
      ...nodeContext(layout, context),
      run('buildah', [...buildahArgs(layout), 'build', '--isolation', 'chroot', '-t', nodeImage, context]),
      run('rm', ['-rf', context]),
    ],
  };
};

/** Building it again would make a new image, and every layer above it with it. */
export const nodeImageSteps = (layout: HostLayout): Step[] => [
  nodeImageBuild(layout),
  {
    title: 'Push the base image to the registry',
    satisfied: () => inRegistry(nodeImage),
    actions: [push(layout, nodeImage)],
  },
];

interface SystemImage {
  readonly target: 'kubernetes' | 'pause' | 'coredns' | 'provisioner' | 'redis' | 'argocd';
  readonly names: readonly (readonly [name: string, tag: string])[];
}

const systemImages = (cache: string): readonly SystemImage[] => [
  {
    target: 'kubernetes',
    names: [
      ['kube-apiserver', imageTag.kubernetes],
      ['kube-controller-manager', imageTag.kubernetes],
      ['kube-scheduler', imageTag.kubernetes],
      ['kube-proxy', imageTag.kubernetes],
      ['etcd', imageTag.etcd],
    ],
  },
  { target: 'pause', names: [['pause', imageTag.pause]] },
  { target: 'coredns', names: [['coredns', imageTag.coredns]] },
  {
    target: 'provisioner',
    names: [['local-path-provisioner', imageTag.provisioner]],
  },
  { target: 'redis', names: [['redis', imageTag.redis]] },
  { target: 'argocd', names: [['argocd', argocdTag(cache)]] },
];

const binaries: readonly (readonly [GoToolName, string])[] = [
  ['kubernetes', 'kube-apiserver'],
  ['kubernetes', 'kube-controller-manager'],
  ['kubernetes', 'kube-scheduler'],
  ['kubernetes', 'kube-proxy'],
  ['etcd', 'etcd'],
  ['coredns', 'coredns'],
  ['local-path-provisioner', 'local-path-provisioner'],
  ['kustomize', 'kustomize'],
  ['argocd', 'argocd'],
];

const sourcesOf = (cache: string) => binaries.map(([tool, binary]) => goToolPath(cache, tool, binary));

/** Differs with what the images of the platform are built from. */
export const systemKey = (cache: string): string =>
  createHash('sha256')
    .update(sourcesOf(cache).map(dirname).join('\n'))
    .update(readFileSync(containerfile))
    .update(readFileSync(verifyWrapper))
    .update(baseKey('system'))
    .digest('hex')
    .slice(0, 12);

/** Differs with the image, so that a cluster that runs another build of the same version gets this one. */
const argocdTag = (cache: string): string => `${argocdVersion}-${systemKey(cache)}`;

/** Argo CD's manifest from its Go module, with the images that are built here. */
export const builtArgocd = (cache: string): Pick<ArgocdSource, 'upstream' | 'images'> => ({
  upstream: async () =>
    join(await goModuleSource('argocd', 'github.com/argoproj/argo-cd/v3'), 'manifests', 'install.yaml'),
  images: [
    {
      name: 'quay.io/argoproj/argocd',
      newName: systemImageName('argocd'),
      newTag: argocdTag(cache),
    },
    {
      name: 'public.ecr.aws/docker/library/redis',
      newName: systemImageName('redis'),
      newTag: imageTag.redis,
    },
  ],
});

/** The build context of the images of the control plane and Argo CD: Debian, and the binaries. */
export const systemContext = (
  cache: string,
  layout: Pick<HostLayout, 'bases'>,
  context: string,
): Action[] => [
  run('rm', ['-rf', context]),
  run('mkdir', ['-p', join(context, 'bin')]),
  run('cp', [...sourcesOf(cache), verifyWrapper, join(context, 'bin')]),
  run('cp', [baseArchive(layout.bases, 'system'), join(context, 'base.tar')]),
  {
    kind: 'write',
    path: join(context, 'Base'),
    content: 'FROM scratch\nADD base.tar /\n',
  },
];

/** Arguments of a builder's verb `build` for each of these images, and the names that it gives them. */
export const systemBuilds = (
  cache: string,
  base: string,
  context: string,
): readonly { readonly args: readonly string[]; readonly tags: readonly string[] }[] =>
  systemImages(cache).map(({ target, names }) => {
    const tags = names.map(([name, tag]) => systemImage(name, tag));
    const args = [
      ...['--build-arg', `SYSTEM_BASE=${base}`, '--target', target, '-f', containerfile],
      ...tags.flatMap((tag) => ['-t', tag]),
      context,
    ];
    return { args, tags };
  });

/** Pushes the images of the control plane and Argo CD to the registry before anything pulls them. */
export function systemImageStep(cache: string, layout: HostLayout): Step {
  const context = join(layout.root, 'system-images');
  const base = systemImage('base', systemKey(cache));
  return {
    title: 'Build the images of Kubernetes and Argo CD around the binaries',
    satisfied: () => inRegistry(base),
    actions: [
      ...systemContext(cache, layout, context),
      run('buildah', [...buildahArgs(layout), 'build', '-f', join(context, 'Base'), '-t', base, context]),
      ...systemBuilds(cache, base, context).flatMap(({ args, tags }) => [
        run('buildah', [...buildahArgs(layout), 'build', '--isolation', 'chroot', '--layers', ...args]),
        ...tags.map((tag) => push(layout, tag)),
      ]),
      push(layout, base),
      run('rm', ['-rf', context]),
    ],
  };
}
