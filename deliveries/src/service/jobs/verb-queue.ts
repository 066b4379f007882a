import { join } from 'node:path';
import { jobFolder } from './files.ts';
import { type JobQueue, openQueue } from './queue.ts';
import { endOf, startVerb } from './start-verb.ts';

/**
 * The queue of the service: its jobs are in the state folder, each verb runs in a process of its own.
 * @param report gets what nobody who asks may see
 */
export const openVerbQueue = (state: string, report: (error: unknown) => void): Promise<JobQueue> =>
  openQueue({
    folder: jobFolder(join(state, 'deliveries', 'jobs')),
    start: (files) => startVerb(files, state),
    endOf,
    report,
  });
