import { type Environment, pinnedPath } from '@presage/platform/environment';
import { type Entries, readEntries, withEntries } from './entries.ts';
import type { Cluster, Pinned } from './extension.ts';
import { pinnedTextAt } from './pinned.ts';

/** A revision of main that an environment gets from another one. */
export interface Promoted {
  readonly from: Environment;
  readonly to: Environment;
  readonly revision: string;
  /** Commit of the environment that is promoted from; none where nothing runs the revision. */
  readonly source: string | undefined;
  /** Commit that the environment has now; none before its first delivery. */
  readonly present: string | undefined;
  /** Whether the running environments may be asked. */
  readonly verify: boolean;
}

export interface PinnedChange {
  readonly trailer: string;
  readonly name: string;
  readonly value: string;
  readonly reason: string;
}

export interface PromotedFiles {
  /** Path in the repository and text of each pinned file. */
  readonly files: Readonly<Record<string, string>>;
  /** Values that the promotion replaces, each with its reason. */
  readonly changes: readonly PinnedChange[];
}

/** What the pinned files of an environment hold after a promotion. @throws Refusal (65) for a line that is not an entry */
export async function promotedFiles(cluster: Cluster, promoted: Promoted): Promise<PromotedFiles> {
  const files = await cluster.pinned();
  const all = await Promise.all(files.map((pinned) => promotedFile(cluster, promoted, pinned)));
  return {
    files: Object.fromEntries(all.flatMap(({ files }) => Object.entries(files))),
    changes: all.flatMap(({ changes }) => changes),
  };
}

async function promotedFile(
  cluster: Cluster,
  promoted: Promoted,
  { file, meaning }: Pinned,
): Promise<PromotedFiles> {
  const { git } = cluster;
  const { from, to, revision, source, present, verify } = promoted;
  const path = pinnedPath(to, file);
  const [text, sourceText, presentText] = await Promise.all([
    pinnedTextAt(git, revision, to, file),
    source === undefined ? undefined : pinnedTextAt(git, source, from, file),
    present === undefined ? undefined : pinnedTextAt(git, present, to, file),
  ]);
  if (text === undefined) return { files: {}, changes: [] };
  const entriesOf = (content: string | undefined, environment: Environment) =>
    content === undefined
      ? undefined
      : readEntries(content, `${pinnedPath(environment, file)} of ${environment.name}`);
  const stated = readEntries(text, `${path} of ${revision.slice(0, 12)}`);
  const running = entriesOf(sourceText, from);
  const own = entriesOf(presentText, to);
  const { entries, changes } = meaning.promote
    ? await meaning.promote({
        cluster,
        from,
        to,
        revision,
        stated,
        source: running,
        present: present === undefined || own === undefined ? undefined : { commit: present, entries: own },
        verify,
      })
    : { entries: { ...stated, ...running } satisfies Entries, changes: [] };
  return {
    files: { [path]: withEntries(text, entries) },
    changes: changes.map((change) => ({ trailer: meaning.trailer, ...change })),
  };
}
