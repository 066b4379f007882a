import type { PrismaClient, Training as Row } from '../generated/client.ts';
import { type Message, message } from '../messages/message.ts';
import { trainingLock } from './lock.ts';
import { storeMessage } from './stored-message.ts';

/** One run of the train command. */
export type TrainingRow = Row;

export type TrainingStore = ReturnType<typeof trainingStore>;

/** The reason of a training that ended without a report. */
const killed = storeMessage(message('training-killed'));
const neverBegan = storeMessage(message('training-never-began'));
/** The step of a completed training. */
const done = storeMessage(message('step-done'));

/** Trainings in the database. */
export function trainingStore(prisma: PrismaClient) {
  /**
   * Marks those as failed that no longer run. While a training runs, it holds its predictor's lock, which is
   * released when its process ends: a row that is running without a lock belongs to a training that was killed.
   */
  async function settle(): Promise<void> {
    await prisma.$executeRaw`
      update trainings set state = 'failed', message = ${killed}, ended_at = now()
      where state = 'running' and not exists (
        select from pg_locks
        where locktype = 'advisory' and granted and objsubid = 2
          and database = (select oid from pg_database where datname = current_database())
          and classid::bigint = ${trainingLock}
          and objid::bigint = (hashtext(predictor)::bigint & 4294967295))`;
    await prisma.$executeRaw`
      update trainings set state = 'failed', message = ${neverBegan}, ended_at = now()
      where state = 'queued' and created_at < now() - interval '10 minutes'`;
  }

  return {
    /** Adds a training to begin; undefined when one of the predictor is queued or running. */
    async request(predictor: string, seed: number, requestedBy: string): Promise<Row | undefined> {
      await settle();
      return prisma.$transaction(async (transaction) => {
        // Of two requests at once, the second waits here and then sees the row of the first.
        await transaction.$executeRaw`select pg_advisory_xact_lock(${trainingLock + 1}::int, hashtext(${predictor}))`;
        const active = await transaction.training.count({
          where: { predictor, state: { in: ['queued', 'running'] } },
        });
        if (active > 0) return undefined;
        return transaction.training.create({ data: { predictor, seed, requestedBy } });
      });
    },

    /** Adds a training that the command begins by itself, not requested on the page. */
    add: (predictor: string, seed: number, requestedBy: string): Promise<Row> =>
      prisma.training.create({ data: { predictor, seed, requestedBy } }),

    find: (id: string): Promise<Row | null> => prisma.training.findUnique({ where: { id } }),

    /** Marks it as running; called under the lock, so any other that is marked as running was killed. */
    async begin(id: string, predictor: string): Promise<void> {
      const now = new Date();
      await prisma.training.updateMany({
        where: { predictor, state: 'running', id: { not: id } },
        data: { state: 'failed', message: killed, endedAt: now },
      });
      await prisma.training.update({
        where: { id },
        data: { state: 'running', startedAt: now, heartbeatAt: now, message: null, endedAt: null },
      });
    },

    async beat(id: string, step: Message | undefined, share: number): Promise<void> {
      await prisma.training.updateMany({
        where: { id, state: 'running' },
        data: { ...(step ? { step: storeMessage(step) } : {}), share, heartbeatAt: new Date() },
      });
    },

    async end(id: string, result: { digest: string } | { failure: Message }): Promise<void> {
      await prisma.training.updateMany({
        where: { id, state: { in: ['queued', 'running'] } },
        data: {
          ...('digest' in result
            ? { digest: result.digest, state: 'done', step: done, share: 1 }
            : { message: storeMessage(result.failure), state: 'failed' }),
          endedAt: new Date(),
        },
      });
    },

    /** Whether a training of the predictor is running: it holds the lock. */
    async isRunning(predictor: string): Promise<boolean> {
      await settle();
      return (await prisma.training.count({ where: { predictor, state: 'running' } })) > 0;
    },

    /** Some that were requested a while ago and have not begun. */
    waiting: (): Promise<Row[]> =>
      prisma.training.findMany({
        where: { state: 'queued', createdAt: { lt: new Date(Date.now() - 5_000) } },
        take: 3,
      }),

    /** The newest first. */
    async list(predictor: string | undefined, limit: number): Promise<Row[]> {
      await settle();
      return prisma.training.findMany({
        where: predictor ? { predictor } : {},
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: limit,
      });
    },
  };
}
