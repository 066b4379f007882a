import { exitCode, Refusal } from '@presage/runtime/refusal';

/**
 * Runs work one after another, so that many requests do not occupy the machine.
 * @param max how many may wait
 */
export function oneAfterAnother(max: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return (work) => {
    if (waiting >= max) {
      throw new Refusal(`${waiting} requests wait already.`, 'Try again in a moment.', exitCode.temporary);
    }
    waiting += 1;
    const result = last.then(work).finally(() => {
      waiting -= 1;
    });
    last = result.catch(() => undefined);
    return result;
  };
}
