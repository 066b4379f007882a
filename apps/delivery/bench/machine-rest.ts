import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

const sample = 1000;
const calm = 0.35;
const inARow = 2;

interface Ticks {
  readonly busy: number;
  readonly all: number;
}

function ticks(): Ticks {
  return cpus().reduce<Ticks>(
    ({ busy, all }, { times }) => {
      const working = times.user + times.nice + times.sys + times.irq;
      return { busy: busy + working, all: all + working + times.idle };
    },
    { busy: 0, all: 0 },
  );
}

/**
 * Waits until the processors are mostly idle, so that nothing else affects the measurement.
 * @param seconds timeout
 * @returns whether they are idle
 */
export async function machineRest(seconds: number): Promise<boolean> {
  const end = Date.now() + seconds * 1000;
  for (let calmSamples = 0; calmSamples < inARow; ) {
    if (Date.now() > end) return false;
    const before = ticks();
    await pause(sample);
    const after = ticks();
    const share = (after.busy - before.busy) / (after.all - before.all);
    calmSamples = share < calm ? calmSamples + 1 : 0;
  }
  return true;
}
