import type { Application } from '@presage/history/cluster';
import { diagnoseNow, diagnosisLines, rollbackOrFix } from '@presage/history/why';
import {
  argocdOf,
  type ClusterRecord,
  endedSync,
  kubectlOf,
  kubectlRead,
  mergePatch,
} from '@presage/platform/cluster';
import type { Environment } from '@presage/platform/environment';
import { type Action, carryOut, type Report, run } from '@presage/platform/plan';
import { gitIn, short } from '../../git/git.ts';
import { judge, type Memory } from './judge.ts';
import { NotLive } from './not-live.ts';
import { type Progress, progressReporter, stillness } from './progress.ts';
import type { Watched } from './watch.ts';

export interface Following {
  readonly record: ClusterRecord;
  readonly environment: Environment;
  readonly commit: string;
  readonly began: number;
  /** How long to wait without any progress: a busy machine may take longer for all of it. */
  readonly seconds: number;
  /** What replaces this commit, once something does: this rollout is then no longer followed. */
  readonly replacedBy: () => Promise<string | undefined>;
}

const tick = 400;
const askForReplacementAfter = 8000;

const refreshAnnotation = 'argocd.argoproj.io/refresh';

/** Makes Argo CD read the branch now; otherwise it polls every few minutes. */
export function refreshAction(record: ClusterRecord, { application }: Environment): Action {
  const { tools, kubeconfig } = record;
  const { namespace } = argocdOf(record);
  const kubectl = run(tools.kubectl, [
    '--kubeconfig',
    kubeconfig,
    '--request-timeout=5s',
    'annotate',
    'application',
    application,
    '--namespace',
    namespace,
    `${refreshAnnotation}=normal`,
    '--overwrite',
  ]);
  return {
    kind: 'call',
    what: `annotate the Application ${application} with ${refreshAnnotation}=normal`,
    call: async (report) => {
      const path = `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/applications/${application}`;
      const metadata = { annotations: { [refreshAnnotation]: 'normal' } };
      if (!(await mergePatch(kubeconfig, path, { metadata }))) await carryOut(kubectl, report);
    },
  };
}

/**
 * Ends a sync of an earlier commit that waits or retries: Argo CD starts no other one before. A sync of another commit
 * goes on.
 */
async function endOperation(record: ClusterRecord, environment: Environment, application: Application) {
  const patch = [
    { op: 'test', path: '/operation/sync/revision', value: application.operation?.sync?.revision },
    ...endedSync,
  ];
  const kubectl = kubectlOf(record);
  const args = [
    ...['patch', 'application', environment.application, '--type=json'],
    ...['--namespace', argocdOf(record).namespace],
  ];
  await kubectlRead(kubectl, [...args, '-p', JSON.stringify(patch)]);
}

/** The refusal for a commit that did not become live, with what `gitops why` reports at that moment. */
async function notLive(
  { record, environment, commit }: Following,
  why: string,
  late: boolean,
): Promise<NotLive> {
  const asked = diagnoseNow(record, gitIn(record.repository), environment, []);
  const diagnosis = await asked.catch(() => undefined);
  const isKnown = diagnosis?.state === 'red';
  const [first = '', ...details] = diagnosis ? diagnosisLines(diagnosis) : [''];
  const text = isKnown && !late ? first : `${why}. ${first}`;
  const lines = [`${environment.name} is NOT live at ${short(commit)}: ${text}`, ...details];
  const next = (isKnown && diagnosis?.next) || rollbackOrFix(environment);
  return new NotLive('failed', isKnown && !late ? diagnosis.cause : why, lines.join('\n'), next);
}

/**
 * Waits until Argo CD has deployed a commit to an environment and all of it is healthy; reports progress.
 * @throws NotLive with the failing pod's reason and last lines; the environment then keeps serving what it can.
 */
export async function follow(following: Following, watched: Watched, report: Report): Promise<void> {
  const { record, environment, commit, began, seconds } = following;
  const memory: Memory = { commit, began };
  const start = Date.now();
  const showProgress = progressReporter(report);
  const stillFor = stillness(start);
  let last: Progress = { step: '', pods: '' };
  let askedAt = 0;
  let endedSyncOf = '';
  while (true) {
    const now = Date.now();
    const application = watched.application();
    const pods = watched.pods();
    const verdict = judge({ application, pods, now }, memory);
    if (verdict.state === 'waiting') last = verdict;
    const late = stillFor(last, now) > seconds * 1000;
    if (verdict.state === 'live') return;
    if (verdict.state === 'failed' || late) {
      const why =
        verdict.state === 'failed'
          ? verdict.why
          : `no progress for ${seconds} s (${[last.step, last.pods].filter(Boolean).join('; ')})`;
      throw await notLive(following, why, verdict.state !== 'failed');
    }
    if (verdict.state === 'blocked' && application && endedSyncOf !== verdict.by) {
      endedSyncOf = verdict.by;
      report(`ending the sync of ${short(verdict.by)}, which blocks this one`);
      await endOperation(record, environment, application);
    }
    if (verdict.state === 'waiting') showProgress(verdict, now);
    if (now - start > askForReplacementAfter && now - askedAt > 1000) {
      askedAt = now;
      const next = await following.replacedBy();
      if (next)
        throw new NotLive(
          'replaced',
          `replaced by ${next}`,
          `${short(commit)} was not live yet when ${next} replaced it.`,
          'The output of its own push shows the result.',
        );
    }
    await watched.change(tick);
  }
}
