import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ClusterRecord, type Configuration, readClusterRecord } from '@presage/gitops';
import { execa } from 'execa';
import type { Change } from './changes.ts';
import { measurePush, publishedBy, settled } from './push.ts';
import { scratchClone } from './scratch-clone.ts';
import { median } from './statistics.ts';

/** Seconds from `git push` to the first answer of the new version, of both tools in turns. */
export interface PushesAgainst {
  /** Name of the kind of change. */
  readonly change: string;
  readonly own: readonly number[];
  readonly other: readonly number[];
  /** Median of this tool divided by that of the other one. */
  readonly ratio: number;
}

export interface AgainstOptions {
  /** Folder of another checkout, such as a clone of an earlier revision, in which `npm ci` has run. */
  readonly checkout: string;
  /** Number of pushes of each tool; one more is made first and not counted. */
  readonly runs: number;
  /** The kinds of change to compare, one after the other. */
  readonly changes: readonly Change[];
  readonly say: (line: string) => void;
}

/**
 * Measures changes with the tool of the checkout that serves the cluster and with another one, in turns on the same
 * cluster: only the hooks change. Both build the tree of the cluster's main, so the other tool has to know what its
 * images are made of.
 * @throws Refusal when there is no cluster, or when a push does not become live
 */
export async function benchAgainst(
  configuration: Configuration,
  { checkout, runs, changes, say }: AgainstOptions,
): Promise<PushesAgainst[]> {
  const record = await readClusterRecord(configuration.state);
  const addresses = await publishedBy(record);
  const clone = await scratchClone(record.repository, changes);
  const compared: PushesAgainst[] = [];
  try {
    for (const change of changes) {
      const own: number[] = [];
      const other: number[] = [];
      for (let run = 0; run <= runs; run++) {
        for (const { tool, name, seconds } of [
          { tool: record.checkout, name: 'this tool', seconds: own },
          { tool: checkout, name: 'the other tool', seconds: other },
        ]) {
          await serveWith(tool, record, configuration);
          const number = 2 * run + Number(seconds === other); // each push changes something
          const pushed = await measurePush(record, clone, addresses, change, number, await settled(record));
          if (pushed === undefined || run === 0) continue;
          seconds.push(pushed.live);
          say(`${change.name}, ${name}, ${run} of ${runs}: live after ${pushed.live.toFixed(2)} s`);
        }
      }
      compared.push({ change: change.name, own, other, ratio: median(own) / median(other) });
    }
  } finally {
    await serveWith(record.checkout, record, configuration);
    await clone.restore();
    await clone.close();
  }
  return compared;
}

/**
 * Makes the tool of a checkout serve the git remote, with the hooks that this tool writes itself: those of another
 * revision call other commands.
 */
async function serveWith(
  checkout: string,
  { repository }: ClusterRecord,
  { state, cache }: Configuration,
): Promise<void> {
  const place = { checkout, repository, stateHome: dirname(state), cacheHome: dirname(cache) };
  const installer = pathToFileURL(join(checkout, 'gitops', 'src', 'remote', 'install.ts'));
  const program = `const { installHooks } = await import(${JSON.stringify(installer)});
    await installHooks(${JSON.stringify(place)});`;
  const node = join(checkout, 'node_modules', 'node', 'bin', 'node');
  await execa(node, ['--input-type=module', '--eval', program]);
}
