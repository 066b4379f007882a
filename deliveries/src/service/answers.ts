import { type Cluster, type Configuration, environmentOf, openCluster, pinnedTitles } from '@presage/gitops';
import { diagnoseNow } from '@presage/history/why';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { readAccount } from '../account/kubeconfig.ts';
import { type DifferenceView, readDifference } from './diff.ts';
import { type EnvironmentView, environmentsReader } from './environments.ts';
import { type LogPage, type LogQuery, readLogPage } from './log.ts';
import { oneAfterAnother } from './one-at-a-time.ts';
import { remembered } from './remembered.ts';

export type Diagnosis = Awaited<ReturnType<typeof diagnoseNow>>;

/** What the service answers: the functions of the verbs `status`, `log`, `diff` and `why`. */
export interface Answers {
  readonly environments: () => Promise<EnvironmentView[]>;
  readonly log: (query: LogQuery) => Promise<LogPage>;
  readonly diff: (from: string, to: string) => Promise<DifferenceView>;
  readonly why: (environment: string) => Promise<Diagnosis>;
}

/** So long an answer about the present counts as present (milliseconds). */
const fresh = 2_000;
/** A diff between two commits never changes; between environments it does. */
const freshDiff = 5_000;
const maxKept = 32;
const maxWaiting = 8;

/**
 * The cluster as the service's own account sees it: without an environment that a push added since the last `up`.
 * @throws Refusal (69) where the descriptor of main turns the page off, and before `up` created the account
 */
async function openOn(configuration: Configuration): Promise<Cluster> {
  const cluster = await openCluster(configuration);
  const { record, descriptor } = cluster;
  if (descriptor.deliveries) {
    const { kubeconfig, environments } = await readAccount(configuration.state);
    const known = descriptor.environments.filter(({ name }) => environments.includes(name));
    return {
      ...cluster,
      record: { ...record, kubeconfig },
      descriptor: { ...descriptor, environments: known },
    };
  }
  throw new Refusal(
    'gitops.config.ts turns the page Deliveries off.',
    'Run `npm run up`: it ends the service too.',
    exitCode.unavailable,
  );
}

/** The answers, each made at most once in two seconds however many ask. @throws Refusal as the verbs do */
export function openAnswers(configuration: Configuration): Answers {
  const open = () => openOn(configuration);
  const read = environmentsReader();
  const inTurn = oneAfterAnother(maxWaiting);
  const environments = remembered(fresh, 1, async () => read(await open()));
  const log = remembered(fresh, maxKept, async (query: string) =>
    readLogPage(await open(), JSON.parse(query) as LogQuery),
  );
  const diff = remembered(freshDiff, maxKept, (from: string, to: string) =>
    inTurn(async () => readDifference(await open(), from, to)),
  );
  const why = remembered(fresh, maxKept, (name: string) =>
    inTurn(async () => {
      const cluster = await open();
      const environment = environmentOf(cluster.descriptor.environments, name);
      return diagnoseNow(cluster.record, cluster.git, environment, await pinnedTitles(cluster));
    }),
  );
  return { environments, log: (query) => log(JSON.stringify(query)), diff, why };
}
