/** Whether somebody has pressed Ctrl-C since; until it is disposed of, only the second one ends the process. */
export interface Interruption extends Disposable {
  readonly signal: AbortSignal;
}

/** Lets a command end by itself after Ctrl-C, so that it restores what it changed. */
export function interruption(say: (line: string) => void, line: string): Interruption {
  const controller = new AbortController();
  const request = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    say(line);
  };
  // Not `once`: execa ends a process that has no other listener.
  process.on('SIGINT', request);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => process.off('SIGINT', request),
  };
}
