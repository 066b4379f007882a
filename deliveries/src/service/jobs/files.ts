import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { outcomeSchema } from './carry-out.ts';
import { orderSchema } from './order.ts';

export const jobSchema = z.object({
  order: orderSchema,
  /** When it was asked for. */
  at: z.iso.datetime(),
  state: z.enum(['queued', 'running', 'ended']),
  process: z.object({ pid: z.int(), began: z.string() }).optional(),
  outcome: outcomeSchema.optional(),
  ended: z.iso.datetime().optional(),
});

/** An order and what became of it. */
export type Job = z.infer<typeof jobSchema>;

export interface JobFiles {
  readonly order: string;
  /** Everything that the verb prints. */
  readonly output: string;
  readonly result: string;
  readonly job: string;
}

const shownLines = 20;
const maxLine = 300;

/** The jobs in a folder that their owner alone reads; the newest `max` are kept. */
export function jobFolder(folder: string, max = 100) {
  const filesOf = (id: string): JobFiles => {
    const file = (kind: string) => join(folder, `${id}.${kind}`);
    return { order: file('order'), output: file('log'), result: file('result'), job: file('job') };
  };
  const write = (path: string, content: object) =>
    writeFileAtomic(path, JSON.stringify(content), { mode: 0o600 });
  return {
    filesOf,
    /** All that are kept, oldest first. One that can't be read is left out. */
    async read(): Promise<Job[]> {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const names = (await readdir(folder)).filter((name) => name.endsWith('.job'));
      const jobs = await Promise.all(
        names.map(async (name) => {
          try {
            return [jobSchema.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))];
          } catch {
            return [];
          }
        }),
      );
      return jobs.flat().sort((one, other) => one.at.localeCompare(other.at));
    },
    async keep(job: Job): Promise<void> {
      const files = filesOf(job.order.id);
      if (job.state === 'queued') await write(files.order, job.order);
      await write(files.job, job);
    },
    /** Removes the oldest that have ended. @returns these */
    async prune(jobs: readonly Job[]): Promise<Job[]> {
      const old = jobs.filter(({ state }) => state === 'ended').slice(0, Math.max(0, jobs.length - max));
      for (const { order } of old)
        for (const path of Object.values(filesOf(order.id))) await rm(path, { force: true });
      return old;
    },
    /** The last lines that its verb printed. */
    async lines(id: string): Promise<string[]> {
      const text = await readFile(filesOf(id).output, 'utf8').catch(() => '');
      const all = text.trimEnd().split('\n');
      return all
        .slice(-shownLines)
        .filter(Boolean)
        .map((line) => line.slice(0, maxLine));
    },
  };
}

export type JobFolder = ReturnType<typeof jobFolder>;
