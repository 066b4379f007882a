import { dirname } from 'node:path';
import { type ClusterRecord, type Configuration, installHooks, readClusterRecord } from '@presage/gitops';
import { manifestChange } from './changes.ts';
import { measurePush, publishedBy, settled } from './push.ts';
import { scratchClone } from './scratch-clone.ts';
import { median } from './statistics.ts';

/** Seconds from `git push` to the first answer of the new version, of both tools in turns. */
export interface PushesAgainst {
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
  readonly say: (line: string) => void;
}

/**
 * Measures a change of a manifest with the tool of the checkout that serves the cluster and with another one, in
 * turns on the same cluster: only the hooks change. A source change is left out, since each tool builds its own tree.
 * @throws Refusal when there is no cluster, or when a push does not become live
 */
export async function benchAgainst(
  configuration: Configuration,
  { checkout, runs, say }: AgainstOptions,
): Promise<PushesAgainst> {
  const record = await readClusterRecord(configuration.state);
  const addresses = await publishedBy(record);
  const clone = await scratchClone(record.repository, [manifestChange]);
  const tools = [
    { name: 'this tool', checkout: record.checkout, seconds: [] as number[] },
    { name: 'the other tool', checkout, seconds: [] as number[] },
  ] as const;
  try {
    for (let run = 0; run <= runs; run++) {
      for (const tool of tools) {
        await serveWith(tool.checkout, record, configuration);
        const pushed = await measurePush(clone, addresses, manifestChange, run, await settled(record));
        if (pushed === undefined || run === 0) continue;
        tool.seconds.push(pushed.live);
        say(`${tool.name}, ${run} of ${runs}: live after ${pushed.live.toFixed(2)} s`);
      }
    }
  } finally {
    await serveWith(record.checkout, record, configuration);
    await clone.restore();
    await clone.close();
  }
  const [own, other] = [tools[0].seconds, tools[1].seconds];
  return { own, other, ratio: median(own) / median(other) };
}

/** Makes the tool of a checkout serve the git remote. */
const serveWith = (checkout: string, { repository }: ClusterRecord, { state, cache }: Configuration) =>
  installHooks({ checkout, repository, stateHome: dirname(state), cacheHome: dirname(cache) });
