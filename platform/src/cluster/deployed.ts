import { type Environment, namesOf } from '../environment/environment.ts';
import { carryOut } from '../plan/carry-out.ts';
import type { Action, Step } from '../plan/step.ts';
import { type Kubectl, kubectlRead, kubectlRun } from './kubectl.ts';
import { type Diagnose, obstacles } from './obstacle.ts';
import { argocdOf, type ClusterRecord } from './record.ts';

interface ApplicationState {
  readonly application: string;
  /** Sync and health, as Argo CD reports them. */
  readonly state: string;
  readonly isDeployed: boolean;
  /** Whether Argo CD could not read git, or not render what it read. */
  readonly isUnreadable: boolean;
}

async function applicationState(
  kubectl: Kubectl,
  argocd: string,
  application: string,
  head: string | undefined,
): Promise<ApplicationState> {
  const { stdout, failed } = await kubectlRead(kubectl, [
    `--namespace=${argocd}`,
    'get',
    'application',
    application,
    '-o',
    'jsonpath={.status.sync.status} {.status.health.status}|{.status.conditions[*].type}|{.status.sync.revision}',
  ]);
  const [state = '', conditions = '', revision = ''] = failed ? [] : stdout.split('|');
  const isFine = state === 'Synced Healthy';
  const isBehind = isFine && head !== undefined && revision !== head;
  return {
    application,
    state: isBehind ? `has not read ${head.slice(0, 12)} yet` : state.trim() || 'does not exist yet',
    isDeployed: isFine && !isBehind,
    isUnreadable: state.startsWith('Unknown') || conditions.split(' ').includes('ComparisonError'),
  };
}

/** What else is done with environments that `up` waits for. */
export interface Followed {
  /** Why one is not healthy; it is reported while the step waits, and ends it when it lasts. */
  readonly diagnose: Diagnose;
  /** The newest commit of an environment's branch; nothing where it has none. */
  readonly headOf: (environment: Environment) => Promise<string | undefined>;
  /** Records that what they run is live. */
  readonly recordLive: (environments: readonly Environment[]) => Promise<void>;
}

const millisecondsBetweenRefreshes = 10_000;

/** Waits until Argo CD has deployed every environment. */
export function deployedStep(
  kubectl: Kubectl,
  record: Pick<ClusterRecord, 'existing'>,
  environments: readonly Environment[],
  { diagnose, headOf, recordLive }: Followed,
): Step {
  const { namespace: argocd } = argocdOf(record);
  const states = () =>
    Promise.all(
      environments.map(async (environment) =>
        applicationState(kubectl, argocd, environment.application, await headOf(environment)),
      ),
    );
  const names = namesOf(environments);
  const refresh = (applications: readonly string[]): Action =>
    kubectlRun(
      kubectl,
      [
        'annotate',
        'applications',
        ...applications,
        `--namespace=${argocd}`,
        'argocd.argoproj.io/refresh=hard',
        '--overwrite',
      ],
      { mayFail: true },
    );
  let refreshedAt: number | undefined;
  const causes = obstacles(diagnose);
  return {
    title: `Wait until ${names} are Synced and Healthy`,
    satisfied: async () => (await states()).every(({ isDeployed }) => isDeployed),
    actions: [
      // An earlier failure is kept in a cache and tried again ever more rarely.
      refresh(environments.map(({ application }) => application)),
      {
        kind: 'wait',
        what: `${names} to be Synced and Healthy`,
        // Pods of three replicas that train at once take 7 min on two busy processors.
        seconds: 900,
        next: 'Run `npm run status` to see what is not ready, then run `npm run up` again.',
        until: async () => {
          const waiting = (await states()).filter(({ isDeployed }) => !isDeployed);
          // A key of a forge reaches Argo CD's pods up to 100 s late, and what failed without it is kept as well.
          const unreadable = waiting.filter(({ isUnreadable }) => isUnreadable);
          const now = Date.now();
          refreshedAt ??= now;
          if (unreadable.length > 0 && now - refreshedAt >= millisecondsBetweenRefreshes) {
            refreshedAt = now;
            await carryOut(refresh(unreadable.map(({ application }) => application)), () => undefined);
          }
          if (waiting.length === 0) return true;
          const found = await causes(
            environments.filter(({ application }) => waiting.some((one) => one.application === application)),
          );
          const reasons = [...found].map(([name, cause]) => `${name}: ${cause}`);
          return [
            waiting.map(({ application, state }) => `${application}: ${state}`).join(', '),
            ...reasons,
          ].join('; ');
        },
      },
      {
        kind: 'call',
        what: `record that ${names} are live`,
        call: () => recordLive(environments),
      },
    ],
  };
}
