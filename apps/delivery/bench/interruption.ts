/** Whether somebody has pressed Ctrl-C since; until it is disposed of, the process does not end by it. */
export interface Interruption extends Disposable {
  readonly requested: boolean;
}

/** Lets a measurement end by itself after Ctrl-C, so that it restores what it changed. */
export function interruption(say: (line: string) => void): Interruption {
  let requested = false;
  const request = () => {
    requested = true;
    say('Ending after this run; what was changed is pushed back.');
  };
  process.once('SIGINT', request);
  return {
    get requested() {
      return requested;
    },
    [Symbol.dispose]: () => process.off('SIGINT', request),
  };
}
