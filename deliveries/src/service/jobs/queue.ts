import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Outcome } from './carry-out.ts';
import type { Job, JobFiles, JobFolder } from './files.ts';
import type { Order } from './order.ts';
import type { Started } from './start-verb.ts';

/** What is answered about a job. */
export interface JobView {
  readonly id: string;
  readonly verb: Order['verb'];
  readonly environment: string;
  readonly commit: string;
  readonly by: string;
  readonly at: string;
  readonly state: 'queued' | 'running' | 'live' | 'failed';
  readonly ended: string | null;
  /** The commit that it wrote. */
  readonly delivered: string | null;
  readonly reason: string | null;
  readonly next: string | null;
  /** The last lines that the verb printed. */
  readonly lines: readonly string[];
}

export interface JobQueue {
  /** @throws Refusal (75) where too many wait. The same id again is the same job. */
  readonly add: (order: Order) => Promise<JobView>;
  readonly find: (id: string) => Promise<JobView | undefined>;
  /** The newest ones, newest first. */
  readonly recent: () => Promise<readonly JobView[]>;
}

export interface QueueOptions {
  readonly folder: JobFolder;
  readonly start: (files: JobFiles) => Promise<Started>;
  readonly endOf: (started: Started, files: JobFiles) => Promise<Outcome>;
  /** How many may wait beside the one that runs. */
  readonly maxWaiting?: number;
  /** Gets what nobody who asks may see. */
  readonly report: (error: unknown) => void;
}

const shown = 10;

async function viewOf(folder: JobFolder, { order, at, state, outcome, ended }: Job): Promise<JobView> {
  const { id, verb, environment, commit, by } = order;
  const failed = outcome?.state === 'failed' ? outcome : undefined;
  return {
    ...{ id, verb, environment, commit, by: by.name, at },
    state: state === 'ended' ? (outcome?.state ?? 'failed') : state,
    ended: ended ?? null,
    delivered: outcome?.state === 'live' ? outcome.commit : null,
    reason: failed?.reason ?? null,
    next: failed?.next || null,
    lines: state === 'queued' ? [] : await folder.lines(id),
  };
}

/** Runs orders one after another, in the order in which they came. What a service before this one left is settled first. */
export async function openQueue(options: QueueOptions): Promise<JobQueue> {
  const { folder, start, endOf, maxWaiting = 4, report } = options;
  let jobs = await folder.read();
  const change = async (job: Job, values: Partial<Job>): Promise<void> => {
    Object.assign(job, values);
    await folder.keep(job);
  };
  const end = (job: Job, outcome: Outcome) =>
    change(job, { state: 'ended', outcome, ended: new Date().toISOString() });
  const interrupted = (reason: string): Outcome => ({ state: 'failed', reason, next: 'Ask for it again.' });

  async function run(job: Job): Promise<void> {
    const files = folder.filesOf(job.order.id);
    try {
      const started = job.process ?? (await start(files));
      await change(job, { state: 'running', process: started });
      await end(job, await endOf(started, files));
    } catch (error) {
      report(error);
      await end(job, interrupted('The service failed; its log has the reason.'));
    }
    const removed = await folder.prune(jobs);
    jobs = jobs.filter((one) => !removed.includes(one));
  }

  let turn: Promise<void> = Promise.resolve();
  const enqueue = (job: Job) => {
    turn = turn.then(() => run(job)).catch(report);
  };
  for (const job of jobs) {
    if (job.state === 'running') enqueue(job);
    else if (job.state === 'queued')
      await end(job, interrupted('The service was restarted before its turn came.'));
  }

  const find = (id: string) => jobs.find(({ order }) => order.id === id);
  return {
    async add(order) {
      const present = find(order.id);
      if (present) return viewOf(folder, present);
      const waiting = jobs.filter(({ state }) => state === 'queued').length;
      const isBusy = jobs.some(({ state }) => state === 'running');
      if (waiting >= maxWaiting + (isBusy ? 0 : 1))
        throw new Refusal(`${waiting} deliveries wait already.`, 'Try again later.', exitCode.temporary);
      const job: Job = { order, at: new Date().toISOString(), state: 'queued' };
      jobs = [...jobs, job];
      try {
        await folder.keep(job);
      } catch (error) {
        jobs = jobs.filter((one) => one !== job);
        throw error;
      }
      enqueue(job);
      return viewOf(folder, job);
    },
    async find(id) {
      const job = find(id);
      return job && viewOf(folder, job);
    },
    recent: () =>
      Promise.all(jobs.slice(-shown).map((job) => viewOf(folder, job))).then((all) => all.reverse()),
  };
}
