import { type Configuration, environmentOf, pinnedTitles } from '@presage/gitops';
import { diagnoseNow } from '@presage/history/why';
import { type DifferenceView, readDifference } from './diff.ts';
import { type EnvironmentView, environmentsReader } from './environments.ts';
import { type LogPage, type LogQuery, readLogPage } from './log.ts';
import { oneAfterAnother } from './one-at-a-time.ts';
import { openOn } from './open.ts';
import { type PreviewView, readPreviews } from './previews.ts';
import { remembered } from './remembered.ts';

export type Diagnosis = Awaited<ReturnType<typeof diagnoseNow>>;

/** What the service answers: the functions of the verbs `status`, `log`, `diff`, `why` and `preview list`. */
export interface Answers {
  readonly environments: () => Promise<EnvironmentView[]>;
  readonly log: (query: LogQuery) => Promise<LogPage>;
  readonly diff: (from: string, to: string) => Promise<DifferenceView>;
  readonly why: (environment: string) => Promise<Diagnosis>;
  readonly previews: () => Promise<PreviewView[]>;
}

/** So long an answer about the present counts as present (milliseconds). */
const fresh = 2_000;
/** A diff between two commits never changes; between environments it does. */
const freshDiff = 5_000;
const maxKept = 32;
const maxWaiting = 8;

/** The answers, each made at most once in two seconds however many ask. @throws Refusal as the verbs do */
export function openAnswers(configuration: Configuration): Answers {
  const open = () => openOn(configuration);
  const read = environmentsReader();
  const inTurn = oneAfterAnother(maxWaiting);
  const environments = remembered(fresh, 1, async () => read(await open()));
  const previews = remembered(fresh, 1, async () => readPreviews(await open()));
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
  return { environments, log: (query) => log(JSON.stringify(query)), diff, why, previews };
}
