import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { carryOut } from '../../plan/carry-out.ts';
import { type Action, run, type Step } from '../../plan/step.ts';
import { goModuleSource } from '../../tools/go-modules.ts';
import { goToolPath } from '../../tools/go-tools.ts';
import { goModuleVersion, kubernetesVersion } from '../../tools/versions.ts';
import { baseArchive, baseKey, baseSteps } from '../host/bases.ts';
import { cniConfiguration } from '../host/containerd.ts';
import { systemBuilds, systemContext, systemKey } from '../host/images.ts';
import { address, imageTag, registryName, systemImage } from '../host/layout.ts';
import { storageManifest } from '../host/storage.ts';
import { basesOf, buildInDocker, isInDocker } from './node-image.ts';

const imageFolder = fileURLToPath(new URL('./image', import.meta.url));
const inImageFolder = globSync('**/*', { cwd: imageFolder, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .sort();

/** The image of the cluster's node where it is built here starts with this. */
export const builtNodeName = 'presage/kind-node';

const programs = (cache: string) => ({
  bin: [
    ...['containerd', 'containerd-shim-runc-v2', 'ctr'].map((binary) =>
      goToolPath(cache, 'containerd', binary),
    ),
    goToolPath(cache, 'policies'),
  ],
  kubernetes: ['kubeadm', 'kubelet', 'kubectl'].map((binary) => goToolPath(cache, 'kubernetes', binary)),
});

const conflist = () => cniConfiguration({ cniState: '/var/lib/cni/networks' });
const storage = () => storageManifest('/var/local-path-provisioner');

/** The image of the cluster's node; its tag differs with what it is built from. */
export function builtNode(cache: string): string {
  const { bin, kubernetes } = programs(cache);
  const key = createHash('sha256')
    .update([systemKey(cache), baseKey('kind-node'), goModuleVersion('kind', 'sigs.k8s.io/kind')].join(' '))
    .update([...bin, ...kubernetes, conflist(), storage()].join('\n'));
  for (const file of inImageFolder) key.update(readFileSync(file));
  return `${builtNodeName}:${kubernetesVersion}-${key.digest('hex').slice(0, 12)}`;
}

/** The changes of kubeadm's configuration that make it take the images in the node. */
export const builtNodePatches = (): readonly string[] => [
  stringify({
    kind: 'ClusterConfiguration',
    imageRepository: `${registryName}/presage-system`,
    dns: { imageTag: imageTag.coredns },
    etcd: { local: { imageTag: imageTag.etcd } },
  }),
];

/** The build context: Debian, the files that kind's module has for its own image, the programs, and Presage's files. */
const nodeContext = (cache: string, context: string): Action[] => {
  const { bin, kubernetes } = programs(cache);
  const own = join(context, 'presage');
  return [
    run('rm', ['-rf', context]),
    run('mkdir', ['-p', join(context, 'bin'), join(context, 'kubernetes')]),
    run('cp', [baseArchive(basesOf(cache), 'kind-node'), join(context, 'base.tar')]),
    run('cp', [...bin, join(context, 'bin')]),
    run('cp', [...kubernetes, join(context, 'kubernetes')]),
    run('cp', ['-r', join(imageFolder, 'files'), own]),
    {
      kind: 'call',
      what: `copy images/base/files of sigs.k8s.io/kind to ${context}/kind`,
      call: async (report) => {
        const files = join(await goModuleSource('kind', 'sigs.k8s.io/kind'), 'images', 'base', 'files');
        for (const action of [
          run('cp', ['-r', '--no-preserve=mode', files, join(context, 'kind')]),
          run('chmod', ['-R', 'a+rx', join(context, 'kind', 'usr'), join(context, 'kind', 'kind', 'bin')]),
        ])
          await carryOut(action, report);
      },
    },
    { kind: 'write', path: join(own, 'kind', 'version'), content: kubernetesVersion },
    { kind: 'write', path: join(own, 'kind', 'manifests', 'default-storage.yaml'), content: storage() },
    { kind: 'write', path: join(own, 'etc', 'cni', 'net.d', '10-presage.conflist'), content: conflist() },
  ];
};

const building = 'presage-kind-node-build';

/**
 * Puts images into a node's containerd, which needs a running one: `docker run`, `docker commit`, as kind does it.
 * @param from the node without images @param to the name of the node with them
 */
const importActions = (from: string, images: readonly string[], to: string): Action[] => [
  run('docker', ['rm', '--force', building], { mayFail: true }),
  run('docker', [
    ...['run', '--detach', '--security-opt=seccomp=unconfined', `--name=${building}`],
    ...['--entrypoint=sleep', from, 'infinity'],
  ]),
  run('sh', [
    '-c',
    'name=$1; shift; docker save "$@" | docker exec --interactive "$name" import-images',
    'sh',
    building,
    ...images,
  ]),
  run('docker', ['commit', '--change=ENTRYPOINT ["/usr/local/bin/entrypoint", "/sbin/init"]', building, to]),
  run('docker', ['rm', '--force', building]),
];

/**
 * Builds the image of the cluster's node around the programs that are built here, with the images of the control plane
 * and of Argo CD in it.
 * @param folder a folder for the builds, removed afterwards
 */
export function clusterNodeSteps(cache: string, folder: string): Step[] {
  const image = builtNode(cache);
  const bases = basesOf(cache);
  const empty = `${builtNodeName}:empty`;
  const base = systemImage('base', systemKey(cache));
  const system = join(folder, 'system');
  const node = join(folder, 'node');
  const builds = systemBuilds(cache, base, system);
  const names = builds.flatMap(({ tags }) => tags);
  const satisfied = () => isInDocker(image);
  return [
    ...baseSteps(bases, ['system', 'kind-node']),
    {
      title: 'Build the images of Kubernetes and Argo CD around the binaries',
      satisfied,
      actions: [
        ...systemContext(cache, { bases }, system),
        buildInDocker(['--file', join(system, 'Base'), '--tag', base, system]),
        ...builds.map(({ args }) => buildInDocker(args)),
      ],
    },
    {
      title: 'Build the image of the cluster’s node, with these images in it',
      satisfied,
      actions: [
        ...nodeContext(cache, node),
        buildInDocker([
          ...['--build-arg', `PAUSE=${systemImage('pause', imageTag.pause)}`, '--tag', empty],
          ...['--file', join(imageFolder, 'Containerfile'), node],
        ]),
        ...importActions(empty, names, image),
        run('docker', ['image', 'rm', empty, base, ...names], { mayFail: true }),
        run('rm', ['-rf', folder]),
      ],
    },
  ];
}

/** The node's Service addresses and pods are those of the host provider, which the policy engine's rules name. */
export const builtNodeNetworking = {
  disableDefaultCNI: true,
  kubeProxyMode: 'iptables',
  podSubnet: address.pods,
  serviceSubnet: address.services,
} as const;
