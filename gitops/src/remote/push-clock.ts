import { readFile } from 'node:fs/promises';

/** Linux reports when a process started in hundredths of a second since the machine started. */
const ticksPerSecond = 100;

/**
 * When a push started: the start time of the git process that receives it or, without /proc, of this process.
 * @returns milliseconds since 1970
 */
export async function pushBegan(receiver: number): Promise<number> {
  const own = Date.now() - process.uptime() * 1000;
  try {
    const [stat, uptime] = await Promise.all([
      readFile(`/proc/${receiver}/stat`, 'utf8'),
      readFile('/proc/uptime', 'utf8'),
    ]);
    const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
    const age = Number(uptime.split(' ')[0]) - ticks / ticksPerSecond;
    return Number.isFinite(age) ? Date.now() - age * 1000 : own;
  } catch {
    return own;
  }
}
