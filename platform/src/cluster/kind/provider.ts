import { join } from 'node:path';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { type Configuration, checkout } from '../../configuration/configuration.ts';
import { gibibyte, requireFolder } from '../../machine/folder.ts';
import { requirePort } from '../../machine/port.ts';
import { carryOut } from '../../plan/carry-out.ts';
import { type Plan, run, type Step } from '../../plan/step.ts';
import { takeToolsSteps } from '../../tools/archive.ts';
import { goToolPath, goToolSteps } from '../../tools/go-tools.ts';
import { schemasFolder, schemasStep } from '../../tools/schemas.ts';
import { kubernetesVersion, nodeVersion } from '../../tools/versions.ts';
import { forgeRecord } from '../forge.ts';
import { registryAnswers } from '../host/registry.ts';
import { type DownOptions, hasCommand, type Provider, repositoryOf } from '../provider.ts';

const cluster = 'presage';
const registryContainer = 'presage-registry';
const registry = 'localhost:5000';
const clusterNodeImage = 'kindest/node:v1.37.0';
const registryImage = 'registry:2.8.3';
/** NODE_IMAGE of the Dockerfiles. */
const nodeImage = `docker.io/library/node:${nodeVersion}-trixie-slim`;

/** kind's configuration: NodePorts on loopback, and a node that reaches the git repositories and the registry. */
export function kindYaml(state: string, nodePorts: readonly number[]): string {
  return stringify({
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    name: cluster,
    containerdConfigPatches: [
      '[plugins."io.containerd.cri.v1.images".registry]\n  config_path = "/etc/containerd/certs.d"\n',
    ],
    nodes: [
      {
        role: 'control-plane',
        image: clusterNodeImage,
        extraMounts: [{ hostPath: join(state, 'git'), containerPath: '/srv/git', readOnly: true }],
        extraPortMappings: nodePorts.map((port) => ({
          containerPort: port,
          hostPort: port,
          listenAddress: '127.0.0.1',
        })),
      },
    ],
  });
}

const succeeds = async (command: string, ...args: string[]): Promise<boolean> =>
  !(await execa(command, args, { reject: false })).failed;

const clusterThere = async (): Promise<boolean> =>
  ((await execa('kind', ['get', 'clusters'], { reject: false })).stdout ?? '').split('\n').includes(cluster);

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

const registryStep: Step = {
  title: `Start the image registry at ${registry}`,
  satisfied: () => registryAnswers(registry),
  actions: [
    run('docker', ['rm', '--force', registryContainer], { mayFail: true }),
    run('docker', [
      'run',
      '--detach',
      '--restart=always',
      '--publish=127.0.0.1:5000:5000',
      `--volume=${registryContainer}:/var/lib/registry`,
      `--name=${registryContainer}`,
      registryImage,
    ]),
    {
      kind: 'wait',
      what: 'the registry to answer',
      seconds: 60,
      next: `See \`docker logs ${registryContainer}\`.`,
      until: () => registryAnswers(registry),
    },
  ],
};

function clusterSteps(
  configuration: Configuration,
  kubeconfig: string,
  nodePorts: () => Promise<readonly number[]>,
): Step[] {
  const hosts = `/etc/containerd/certs.d/${registry}`;
  const hostsToml = `[host."http://${registryContainer}:5000"]\n`;
  return [
    {
      title: 'Create the kind cluster',
      satisfied: clusterThere,
      actions: [
        run('mkdir', ['-p', join(configuration.state, 'git')]),
        {
          kind: 'call',
          what: `kind create cluster --kubeconfig=${kubeconfig} --config=- --wait=120s`,
          call: async (report) => {
            const ports = await nodePorts();
            for (const port of ports)
              await requirePort(port, '127.0.0.1', 'Stop it, then run the same command again.');
            const args = ['create', 'cluster', `--kubeconfig=${kubeconfig}`, '--config=-', '--wait=120s'];
            await carryOut(run('kind', args, { input: kindYaml(configuration.state, ports) }), report);
          },
        },
      ],
    },
    {
      title: 'Connect the node to the registry',
      satisfied: () =>
        succeeds('docker', 'exec', `${cluster}-control-plane`, 'test', '-f', `${hosts}/hosts.toml`),
      actions: [
        run('docker', ['network', 'connect', 'kind', registryContainer], { mayFail: true }),
        run('docker', ['exec', `${cluster}-control-plane`, 'mkdir', '-p', hosts]),
        run(
          'docker',
          ['exec', '--interactive', `${cluster}-control-plane`, 'cp', '/dev/stdin', `${hosts}/hosts.toml`],
          { input: hostsToml },
        ),
      ],
    },
  ];
}

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
          ...['git', 'render', 'forge', 'cluster.json', 'kubeconfig'].map((name) => join(state, name)),
          ...(volumes ? [join(state, 'secrets.json')] : []),
        ]),
      ],
    },
  ];
}

/** Kubernetes in Docker, with published images. Presage's own CI does not run it. */
export function kindProvider(configuration: Configuration): Provider {
  const { state, cache } = configuration;
  const kubeconfig = join(state, 'kubeconfig');
  return {
    name: 'kind',
    preflight: () => preflight(configuration),
    up: (nodePorts) => [
      ...takeToolsSteps(configuration),
      ...goToolSteps(cache, ['kustomize', 'kubeconform']),
      schemasStep(cache),
      registryStep,
      ...clusterSteps(configuration, kubeconfig, nodePorts),
    ],
    isThere: clusterThere,
    kept: 'the secrets (the databases went with the kind cluster)',
    down: (options) => downPlan(configuration, options),
    record: () => ({
      provider: 'kind',
      checkout,
      kubeconfig,
      repository: repositoryOf(configuration),
      registry,
      builder: 'docker',
      builderArgs: [],
      nodeImage,
      tools: {
        kubectl: 'kubectl',
        kustomize: goToolPath(cache, 'kustomize'),
        kubeconform: goToolPath(cache, 'kubeconform'),
        schemas: schemasFolder(cache),
      },
      ...forgeRecord(configuration),
      createdAt: new Date().toISOString(),
    }),
    argocd: () => ({ repositories: '/srv/git' }),
  };
}
