import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { execa } from 'execa';
import { type Configuration, checkout } from '../../configuration/configuration.ts';
import { gibibyte, requireFolder } from '../../machine/folder.ts';
import { type Plan, run, type Step } from '../../plan/step.ts';
import { takeToolsSteps } from '../../tools/archive.ts';
import { dashboardStep } from '../../tools/dashboard-build.ts';
import { goToolNames, goToolPath, goToolSteps } from '../../tools/go-tools.ts';
import { schemasFolder, schemasStep } from '../../tools/schemas.ts';
import { kubernetesVersion, nodeVersion } from '../../tools/versions.ts';
import { forgeRecord } from '../forge.ts';
import { builtArgocd } from '../host/images.ts';
import { registryName as registry } from '../host/layout.ts';
import { kubectlOf } from '../kubectl.ts';
import { type DownOptions, hasCommand, type Provider, repositoryOf } from '../provider.ts';
import type { ClusterRecord } from '../record.ts';
import { type ClusterNode, cluster, clusterSteps, clusterThere, succeeds } from './cluster.ts';
import { builtNode, builtNodeNetworking, builtNodePatches, clusterNodeSteps } from './cluster-node.ts';
import { dockerNodeImageSteps, isInDocker, localNodeImage, requireMmdebstrap } from './node-image.ts';
import { policySteps } from './policies.ts';
import { builtRegistry, registryContainer, registryImageSteps, registryStep } from './registry.ts';

const clusterNodeImage = 'kindest/node:v1.37.0';
const registryImage = 'registry:2.8.3';
/** NODE_IMAGE of the Dockerfiles. */
const nodeImage = `docker.io/library/node:${nodeVersion}-trixie-slim`;

/**
 * Stops when the kind cluster runs another minor version: its databases are in the node's container, so nothing here
 * replaces it.
 * @throws Refusal (73)
 */
async function requireSameVersion(kubeconfig: string): Promise<void> {
  if (!(await clusterThere())) return;
  const { stdout, failed } = await execa(
    'kubectl',
    ['--kubeconfig', kubeconfig, 'version', '--output=json', '--request-timeout=5s'],
    { reject: false },
  );
  const running = failed ? undefined : /"serverVersion"[^}]*"gitVersion":\s*"(v\d+\.\d+)/.exec(stdout)?.[1];
  const wanted = kubernetesVersion.split('.').slice(0, 2).join('.');
  if (running === undefined || running === wanted) return;
  throw new Refusal(
    `The kind cluster runs Kubernetes ${running}, and this checkout brings up ${wanted}. Its databases are in the node’s container, so it is not replaced.`,
    'Save what you need from the databases, then `npm run down` and `npm run up`. Or keep the cluster and use the earlier checkout.',
    exitCode.cannotCreate,
  );
}

async function preflight(configuration: Configuration): Promise<void> {
  for (const command of ['docker', 'kind', 'kubectl']) {
    if (await hasCommand(command)) continue;
    throw new Refusal(
      `The kind provider needs ${command}, and it is not on the PATH.`,
      `Install ${command}, or on Linux as root run \`PRESAGE_PROVIDER=host npm run up\`.`,
      exitCode.unavailable,
    );
  }
  if (!(await succeeds('docker', 'info'))) {
    throw new Refusal(
      'Docker is installed, but it is not running or this user may not use it.',
      'Start Docker (`docker info` must work), or on Linux as root run `PRESAGE_PROVIDER=host npm run up`.',
      exitCode.unavailable,
    );
  }
  await requireSameVersion(join(configuration.state, 'kubeconfig'));
  await requireFolder(configuration.state, 'XDG_STATE_HOME', gibibyte);
  await requireFolder(configuration.cache, 'XDG_CACHE_HOME', 3 * gibibyte);
}

/** Whether Docker has the published images, or a registry serves them. */
async function publishedReachable(): Promise<boolean> {
  if ((await isInDocker(registryImage)) && (await isInDocker(clusterNodeImage))) return true;
  const { failed } = await execa('docker', ['pull', '--quiet', registryImage], {
    reject: false,
    timeout: 60_000,
  });
  return !failed;
}

/** @throws Refusal (69) when images can't be built here */
async function requireBuilding({ cache }: Configuration): Promise<void> {
  if (existsSync(goToolPath(cache, 'argocd'))) return requireMmdebstrap();
  await requireFolder(cache, 'XDG_CACHE_HOME', 12 * gibibyte);
  return requireMmdebstrap();
}

/** What replaces the published images: the programs and images of the host provider, built on this machine. */
const buildSteps = ({ state, cache }: Configuration): Step[] => [
  dashboardStep(cache),
  ...goToolSteps(cache, goToolNames),
  ...dockerNodeImageSteps(cache, join(state, 'kind-images', 'base')),
  ...registryImageSteps(cache, join(state, 'kind-images', 'registry')),
  ...clusterNodeSteps(cache, join(state, 'kind-images', 'node')),
];

function downPlan({ state }: Configuration, { volumes }: DownOptions): Plan {
  return [
    {
      title: 'Remove the kind cluster, its databases with it, and the registry',
      actions: [
        run('kind', ['delete', 'cluster', `--name=${cluster}`], { mayFail: true }),
        run('docker', ['rm', '--force', registryContainer], { mayFail: true }),
        run('docker', ['volume', 'rm', registryContainer], { mayFail: true }),
      ],
    },
    {
      title: 'Remove the cluster’s files',
      actions: [
        run('rm', [
          '-rf',
          ...['git', 'render', 'forge', 'kind-images', 'cluster.json', 'kubeconfig'].map((name) =>
            join(state, name),
          ),
          ...(volumes ? [join(state, 'secrets.json')] : []),
        ]),
      ],
    },
  ];
}

/**
 * Kubernetes in Docker: with published images, or with images that are built here where no registry serves those.
 * @param before the record of the cluster that is there
 */
export function kindProvider(configuration: Configuration, before?: ClusterRecord): Provider {
  const { state, cache } = configuration;
  const kubeconfig = join(state, 'kubeconfig');
  let built = before?.nodeImage === localNodeImage;
  const node = (): ClusterNode =>
    built
      ? { image: builtNode(cache), networking: builtNodeNetworking, patches: builtNodePatches() }
      : { image: clusterNodeImage };
  const record = (): ClusterRecord => ({
    provider: 'kind',
    checkout,
    kubeconfig,
    repository: repositoryOf(configuration),
    registry,
    builder: 'docker',
    builderArgs: [],
    nodeImage: built ? localNodeImage : nodeImage,
    tools: {
      kubectl: 'kubectl',
      kustomize: goToolPath(cache, 'kustomize'),
      kubeconform: goToolPath(cache, 'kubeconform'),
      schemas: schemasFolder(cache),
    },
    ...forgeRecord(configuration),
    createdAt: new Date().toISOString(),
  });
  return {
    name: 'kind',
    preflight: async () => {
      await preflight(configuration);
      if (before === undefined) built = !(await publishedReachable());
      if (built) await requireBuilding(configuration);
    },
    up: (nodePorts) => [
      ...takeToolsSteps(configuration),
      ...goToolSteps(cache, ['kustomize', 'kubeconform']),
      schemasStep(cache),
      ...(built ? buildSteps(configuration) : []),
      registryStep(built ? builtRegistry : registryImage),
      ...clusterSteps(state, kubeconfig, nodePorts, node()),
      ...(built ? policySteps(kubectlOf(record())) : []),
    ],
    isThere: clusterThere,
    kept: 'the secrets (the databases went with the kind cluster)',
    down: (options) => downPlan(configuration, options),
    record,
    argocd: () => ({ ...(built ? builtArgocd(cache) : {}), repositories: '/srv/git' }),
  };
}
