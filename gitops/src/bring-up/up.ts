import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { argocdAccountStep, argocdSteps } from '../cluster/argocd.ts';
import { type Kubectl, kubectlOf, kubectlRead, kubectlRun } from '../cluster/kubectl.ts';
import type { Provider } from '../cluster/provider.ts';
import { type ClusterRecord, readClusterRecord, writeClusterRecord } from '../cluster/record.ts';
import { type Secrets, secretStep } from '../cluster/secrets.ts';
import { type Configuration, checkout } from '../configuration.ts';
import { environmentNames, environmentOf } from '../environments/environment.ts';
import { ask, commitOf, type Git, gitIn } from '../environments/git.ts';
import { headOf } from '../environments/history.ts';
import { preparePromotion, promotionStep } from '../environments/promote.ts';
import { prepareRelease, releasePlan } from '../environments/release.ts';
import { carryOut } from '../plan/carry-out.ts';
import { type Plan, type Report, run, type Step } from '../plan/step.ts';
import { exitCode, Refusal } from '../refusal.ts';
import { installRemote } from '../remote/install.ts';

/** @throws Refusal outside a git repository, or in one without a commit. */
export async function requireRevision(): Promise<string> {
  const revision = await ask(gitIn(checkout), ['rev-parse', '--verify', 'HEAD^{commit}']);
  if (revision) return revision;
  throw new Refusal(
    `${checkout} is not a git repository with a commit, and what is deployed is a commit.`,
    'Clone the repository with git (a downloaded archive will not do), and run `npm run up` in the clone.',
    exitCode.usage,
  );
}

function recordStep(configuration: Configuration, record: ClusterRecord): Step {
  const { createdAt: _, ...wanted } = record;
  return {
    title: 'Note what the other verbs need to know of the cluster',
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
      title: 'Make the bare repository, its hooks and the git remote `cluster`',
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

/** Carries out steps of another plan within one step. */
const within = async (steps: Plan, report: Report): Promise<void> => {
  for (const step of steps) {
    report(step.title);
    for (const action of step.actions) await carryOut(action, () => undefined);
  }
};

/** The first main, and both environments at it; later ones arrive by `git push` and `promote`. */
function firstDeliverySteps(record: ClusterRecord, git: Git, revision: string): Step[] {
  const delivered = () => undefined;
  return [
    {
      title: `Bring ${revision.slice(0, 12)} to main of the cluster’s repository`,
      satisfied: async () => (await commitOf(git, 'refs/heads/main')) !== undefined,
      actions: [
        run('git', [
          `--git-dir=${record.repository}`,
          'fetch',
          '--quiet',
          checkout,
          `${revision}:refs/heads/main`,
        ]),
      ],
    },
    {
      title: 'Build the images and release main to dev',
      satisfied: async () => (await headOf(git, environmentOf('dev'))) !== undefined,
      actions: [
        {
          kind: 'call',
          what: 'gitops release --revision main',
          call: async (report) => {
            const release = await prepareRelease(record, git, 'refs/heads/main');
            await within(releasePlan(release, delivered), report).finally(release.close);
          },
        },
      ],
    },
    {
      title: 'Promote it to prod, which runs nothing yet',
      satisfied: async () => (await headOf(git, environmentOf('prod'))) !== undefined,
      actions: [
        {
          kind: 'call',
          what: 'commit on env/prod: the revision that dev runs, with its pins',
          call: async (report) =>
            within([promotionStep(await preparePromotion(record, git, false), delivered)], report),
        },
      ],
    },
  ];
}

async function applicationState(kubectl: Kubectl, application: string): Promise<true | string> {
  const { stdout, failed } = await kubectlRead(kubectl, [
    '--namespace=argocd',
    'get',
    'application',
    application,
    '-o',
    'jsonpath={.status.sync.status} {.status.health.status}',
  ]);
  if (!failed && stdout === 'Synced Healthy') return true;
  return `${application}: ${stdout.trim() || 'not there yet'}`;
}

function applicationSteps(kubectl: Kubectl): Step[] {
  const applications = environmentNames.map((name) => environmentOf(name).application);
  const states = () => Promise.all(applications.map((name) => applicationState(kubectl, name)));
  const all = async () => (await states()).every((state) => state === true);
  return [
    {
      title: 'Tell Argo CD what to deploy: the project and the two applications',
      satisfied: async () => {
        const there = await Promise.all([
          kubectlRead(kubectl, ['--namespace=argocd', 'get', 'applications', ...applications]),
          kubectlRead(kubectl, ['get', 'validatingadmissionpolicybinding', 'presage-trainings']),
        ]);
        return there.every(({ failed }) => !failed);
      },
      actions: [
        kubectlRun(kubectl, ['apply', '--server-side', '--force-conflicts', '-k', join(checkout, 'argocd')]),
      ],
    },
    {
      title: 'Wait until Argo CD has brought dev and prod to their commits',
      satisfied: all,
      actions: [
        {
          kind: 'wait',
          what: 'dev and prod are Synced and Healthy',
          seconds: 420,
          next: 'See `npm run status` for what is not ready; then run `npm run up` again.',
          until: async () => {
            const waiting = (await states()).filter((state) => state !== true);
            return waiting.length === 0 ? true : waiting.join(', ');
          },
        },
      ],
    },
  ];
}

/** Everything from a bare machine to both environments Synced and Healthy. */
export function upPlan(
  configuration: Configuration,
  provider: Provider,
  secrets: Secrets,
  revision: string,
): Plan {
  const record = provider.record();
  const git = gitIn(record.repository);
  const kubectl = kubectlOf(record);
  return [
    ...provider.up(),
    recordStep(configuration, record),
    ...remoteSteps(configuration, record),
    ...argocdSteps(kubectl, join(configuration.state, 'render'), provider.argocd()),
    argocdAccountStep(kubectl, secrets.argocd),
    ...environmentNames.map((name) => secretStep(kubectl, environmentOf(name), secrets)),
    ...firstDeliverySteps(record, git, revision),
    ...applicationSteps(kubectl),
  ];
}
