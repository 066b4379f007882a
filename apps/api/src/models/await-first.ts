import { setTimeout as wait } from 'node:timers/promises';
import { UntrainedModels } from './serving.ts';

const pollMilliseconds = 250;

/**
 * Loads models again and again while first ones are missing. The Job that trains them comes before the pods that
 * serve them; but Argo CD can take the end of the Job that it has just replaced for the end of the new one.
 * @param seconds the longest wait
 * @throws what `load` throws: anything else at once, UntrainedModels after the wait
 */
export async function awaitFirstModels<Loaded>(
  load: () => Promise<Loaded>,
  seconds: number,
): Promise<Loaded> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    try {
      return await load();
    } catch (error) {
      if (!(error instanceof UntrainedModels) || performance.now() >= deadline) throw error;
    }
    await wait(pollMilliseconds);
  }
}
