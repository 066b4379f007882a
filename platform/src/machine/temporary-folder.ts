import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFolder {
  readonly path: string;
  readonly remove: () => void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A new temporary folder. It is also removed when the process exits or is interrupted before `remove`. */
export async function temporaryFolder(prefix: string): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), prefix));
  const removeFolder = () => rmSync(path, { recursive: true, force: true });
  // A signal ends the process without the event `exit`, on which execa ends its children too.
  const exit = (signal: (typeof signals)[number]) => process.exit(128 + constants.signals[signal]);
  process.once('exit', removeFolder);
  for (const signal of signals) process.once(signal, exit);
  return {
    path,
    remove: () => {
      process.off('exit', removeFolder);
      for (const signal of signals) process.off(signal, exit);
      removeFolder();
    },
  };
}

/** Does `work` with a new temporary folder, which is removed when it has ended. @returns what `work` returns */
export async function inTemporaryFolder<Result>(
  prefix: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
