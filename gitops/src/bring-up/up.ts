import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { followedBy } from '@presage/history/why';
import {
  type ClusterRecord,
  type CompleteSecrets,
  environmentSteps,
  kubectlOf,
  readClusterRecord,
  removalStep,
  writeClusterRecord,
} from '@presage/platform/cluster';
import {
  apiServerPolicyStep,
  argocdAccountStep,
  argocdRepositoryStep,
  argocdSteps,
  deployedStep,
  forgetForgeStep,
  keepCredentialsStep,
  type Provider,
} from '@presage/platform/cluster/create';
import { type Configuration, checkout } from '@presage/platform/configuration';
import { firstEnvironment } from '@presage/platform/environment';
import { addressesOf, argocdPort } from '@presage/platform/manifests';
import { carryOut, type Plan, type Report, run, type Step } from '@presage/platform/plan';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { clusterAt } from '../delivery/cluster.ts';
import type { Descriptor } from '../descriptor/descriptor.ts';
import { buildSteps, isImageLost, prepareImages } from '../environments/build-images.ts';
import { forgeSteps } from '../environments/forge.ts';
import { headOf } from '../environments/history.ts';
import { preparePromotion, promotionStep, type Route, routesOf } from '../environments/promote.ts';
import { prepareRelease, releasePlan } from '../environments/release.ts';
import { ask, commitOf, type Git, gitIn, short } from '../git/git.ts';
import { installRemote, isRemoteInstalled } from '../remote/install.ts';
import { inspectAndValidate, requireNone } from '../remote/validate.ts';

/** The commit of this checkout. @throws Refusal outside a git repository, or when it has no commit */
export async function requireRevision(): Promise<string> {
  const revision = await ask(gitIn(checkout), ['rev-parse', '--verify', 'HEAD^{commit}']);
  if (revision) return revision;
  throw new Refusal(
    `${checkout} is not a git repository with a commit, but only a commit can be deployed.`,
    'Clone the repository with git (a downloaded archive is not enough), and run `npm run up` in the clone.',
    exitCode.usage,
  );
}

function recordStep(configuration: Configuration, record: ClusterRecord): Step {
  const { createdAt: _, ...wanted } = record;
  return {
    title: 'Write the record of the cluster for the other verbs',
    satisfied: async () => {
      const { createdAt: __, ...present } = await readClusterRecord(configuration.state).catch(() => record);
      const written = await stat(join(configuration.state, 'cluster.json')).catch(() => undefined);
      return written !== undefined && JSON.stringify(present) === JSON.stringify(wanted);
    },
    actions: [
      {
        kind: 'call',
        what: `write ${configuration.state}/cluster.json`,
        call: () => writeClusterRecord(configuration.state, record),
      },
    ],
  };
}

function remoteSteps(configuration: Configuration, { repository }: ClusterRecord): Step[] {
  const place = {
    checkout,
    repository,
    stateHome: dirname(configuration.state),
    cacheHome: dirname(configuration.cache),
  };
  return [
    {
      title: 'Create the bare repository, its hooks and the git remote `cluster`',
      satisfied: () => isRemoteInstalled(place),
      actions: [
        {
          kind: 'call',
          what: `git init --bare ${repository}, write its hooks, git remote add cluster ${repository}`,
          call: () => installRemote(place),
        },
      ],
    },
  ];
}

/** Runs the steps of another plan within one step. */
const within = async (steps: Plan, report: Report): Promise<void> => {
  for (const step of steps) {
    report(step.title);
    for (const action of step.actions) await carryOut(action, () => undefined);
  }
};

/** Delivers the first revision to every environment; later ones arrive with `git push` and `promote`. */
function firstDeliverySteps(
  record: ClusterRecord,
  git: Git,
  { environments }: Descriptor,
  revision: string,
): Step[] {
  const delivered = () => undefined;
  const first = firstEnvironment(environments);
  const fetch = (ref: string) =>
    run('git', [
      `--git-dir=${record.repository}`,
      'fetch',
      '--quiet',
      '--no-write-fetch-head',
      checkout,
      ref,
    ]);
  const mainExists = async () => (await commitOf(git, 'refs/heads/main')) !== undefined;
  return [
    {
      // Before main has the revision: one that is not valid would stay there, and `up` would fail again.
      title: `Check ${short(revision)} and build its images`,
      satisfied: mainExists,
      actions: [
        fetch(revision),
        {
          kind: 'call',
          what: 'gitops validate',
          call: async () => {
            const { findings } = await inspectAndValidate(git, async () => record.tools, revision);
            requireNone(findings, revision, 'Fix it, commit and run `npm run up` again.');
          },
        },
        {
          kind: 'call',
          what: 'build each image and push it to the registry',
          call: async (report) => {
            const cluster = await clusterAt(record, git, revision);
            const images = await prepareImages(cluster, first, revision, undefined);
            await within(buildSteps(images), report).finally(images.close);
          },
        },
      ],
    },
    {
      title: `Push ${short(revision)} to main of the cluster’s repository`,
      satisfied: mainExists,
      actions: [fetch(`${revision}:refs/heads/main`)],
    },
    {
      title: `Release main to ${first.name}`,
      satisfied: async () => {
        const head = await headOf(git, first);
        return head !== undefined && !(await isImageLost(await clusterAt(record, git), first, head));
      },
      actions: [
        {
          kind: 'call',
          what: 'gitops release --revision main',
          call: async (report) => {
            const release = await prepareRelease(await clusterAt(record, git), 'refs/heads/main');
            await within(releasePlan(release, delivered), report).finally(release.close);
          },
        },
      ],
    },
    ...routesOf(environments).map((route) => firstPromotion(record, git, route)),
    ...environments.flatMap((environment) => forgeSteps(record, environment)),
  ];
}

/** Promotes what one environment runs to the next, which runs nothing yet. */
function firstPromotion(record: ClusterRecord, git: Git, route: Route): Step {
  const { source, target } = route;
  return {
    title: `Promote it to ${target.name} for the first time`,
    satisfied: async () => (await headOf(git, target)) !== undefined,
    actions: [
      {
        kind: 'call',
        what: `commit on ${target.branch}: the revision that ${source.name} runs, with its pins`,
        call: async (report) => {
          const promotion = await preparePromotion(await clusterAt(record, git), route, false);
          await within([promotionStep(promotion, () => undefined)], report);
        },
      },
    ],
  };
}

/** The NodePorts that the environments and Argo CD publish, once the overlays can be rendered. */
export async function nodePortsOf(
  { kustomize }: ClusterRecord['tools'],
  { environments }: Descriptor,
): Promise<number[]> {
  const addresses = await Promise.all(
    environments.map((environment) => addressesOf({ kustomize }, checkout, environment)),
  );
  return [argocdPort(), ...addresses.flat().flatMap(({ nodePort }) => nodePort ?? [])];
}

/**
 * All steps from a bare machine to every environment Synced and Healthy.
 * @param further those of the extensions
 */
export function upPlan(
  configuration: Configuration,
  provider: Provider,
  descriptor: Descriptor,
  secrets: CompleteSecrets,
  revision: string,
  further: Plan = [],
): Plan {
  const record = provider.record();
  const git = gitIn(record.repository);
  const kubectl = kubectlOf(record);
  const argocd = argocdSteps(kubectl, join(configuration.state, 'render'), provider.argocd());
  return [
    ...provider.up(() => nodePortsOf(record.tools, descriptor)),
    ...(configuration.forge ? [keepCredentialsStep(configuration, configuration.forge)] : []),
    recordStep(configuration, record),
    ...remoteSteps(configuration, record),
    ...argocd.apply,
    ...firstDeliverySteps(record, git, descriptor, revision),
    ...argocd.ready,
    ...(provider.argocd()
      ? [
          argocdAccountStep(kubectl, 'presage', secrets.argocd),
          argocdAccountStep(kubectl, 'viewer', secrets.argocdViewer),
        ]
      : []),
    ...(configuration.forge ? [argocdRepositoryStep(kubectl, configuration.forge, record)] : []),
    // An existing cluster has no git server that could take its place.
    ...(configuration.forge || record.existing ? [] : [forgetForgeStep(configuration, kubectl)]),
    ...environmentSteps(kubectl, descriptor, secrets, record),
    ...further,
    // The manifests name the addresses of the host provider.
    ...(provider.name === 'host'
      ? []
      : [apiServerPolicyStep(kubectl, record.tools, descriptor.environments)]),
    // This checkout may be older than main, whose environments stay.
    removalStep(
      kubectl,
      async () => {
        const ofMain = await clusterAt(record, git).catch(() => undefined);
        return ofMain && [...descriptor.environments, ...ofMain.descriptor.environments];
      },
      record,
    ),
    deployedStep(kubectl, record, descriptor.environments, followedBy(record, git)),
  ];
}
