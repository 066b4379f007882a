import { Refusal } from '@presage/runtime/refusal';
import { execa } from 'execa';
import type { ScratchClone } from '../scratch-clone.ts';

/** A preview's address that needs no name of a host. */
export const byPath = (slug: string, path = '/api/info'): string =>
  `http://localhost:31000/_preview/${slug}${path}`;

/** How long some work takes, in seconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = Date.now();
  await work();
  return (Date.now() - began) / 1000;
}

/** Runs a program. @throws Refusal with its output when it fails */
export async function done(program: string, args: readonly string[], cwd: string): Promise<string> {
  const { all, failed } = await execa(program, args, { cwd, all: true, reject: false });
  if (!failed) return all;
  throw new Refusal(
    `\`${program} ${args.join(' ')}\` failed:\n${all}`,
    'Fix it and run the same command again.',
  );
}

/** Pushes to the cluster. @returns what its hooks print @throws Refusal with that when it fails */
export const push = (clone: ScratchClone, refspec: string) =>
  done('git', ['push', 'cluster', refspec], clone.folder);
