import type { Configuration } from '../configuration/configuration.ts';
import type { PrismaClient } from '../generated/client.ts';
import { Problem } from '../http/problem.ts';
import { message } from '../messages/message.ts';
import { ended, startCommand } from '../processes/child.ts';
import type { Comparison } from './compare.ts';

const kept = 100;

/**
 * Comparisons in a child process, so that measuring does not slow predictions down: one at a time, and each pair
 * once for the same records.
 */
export function compareApart(
  configuration: Configuration,
  prisma: PrismaClient,
): (predictor: string, a: string, b: string) => Promise<Comparison> {
  const known = new Map<string, Promise<Comparison>>();
  let running = false;
  return async (predictor, a, b) => {
    const where = { predictor };
    const newest = await prisma.dataset.findFirst({
      where,
      orderBy: { createdAt: 'desc' },
      select: { id: true },
    });
    const key = [predictor, a, b, newest?.id].join(' ');
    const made = known.get(key);
    if (made) return made;
    if (running)
      throw new Problem('unavailable', {
        message: message('comparison-running'),
        headers: { 'Retry-After': '5' },
      });
    running = true;
    const making = measure(configuration, predictor, a, b).finally(() => {
      running = false;
    });
    known.set(key, making);
    making.catch(() => known.delete(key));
    const [oldest] = known.keys();
    if (known.size > kept && oldest) known.delete(oldest);
    return making;
  };
}

async function measure(
  configuration: Configuration,
  predictor: string,
  a: string,
  b: string,
): Promise<Comparison> {
  const child = startCommand(configuration, ['compare', predictor, a, b]);
  const { code, stdout, complaint } = await ended(child);
  if (code !== 0) throw new Error(`compare ended with exit ${code}: ${complaint}`);
  return JSON.parse(stdout) as Comparison;
}
