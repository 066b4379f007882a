import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Refusal } from '@presage/runtime/refusal';
import { execa } from 'execa';
import { type Clone, openClone } from '../src/clone.ts';
import { applyChange, type Change } from './changes.ts';
import type { PushLine } from './stages.ts';

/** A clone in which a benchmark edits files, in place of a person's. */
export interface ScratchClone extends Clone {
  /** Pulls what others pushed, then commits the change. @returns the changed file's text */
  readonly commit: (change: Change, run: number) => Promise<string>;
  /**
   * Pulls, then commits and pushes the files, until they are live; `restore` restores or removes them too.
   * @param files gets the clone's folder, answers text by path
   */
  readonly write: (
    subject: string,
    files: (folder: string) => Promise<Readonly<Record<string, string>>>,
  ) => Promise<void>;
  /** Pushes main. @returns the output of the hooks; undefined when someone else pushed first */
  readonly push: (options?: { readonly hooks: boolean }) => Promise<readonly PushLine[] | undefined>;
  /** Pushes the original version of the changed files. */
  readonly restore: () => Promise<void>;
}

const withoutHooks = '--receive-pack=git -c core.hooksPath=/dev/null receive-pack';

function requireLive(subject: string, lines: readonly PushLine[] | undefined): void {
  if (lines === undefined || lines.some(({ text }) => /is live at/.test(text))) return;
  const output = lines.map(({ text }) => text).join('\n');
  throw new Refusal(
    `"${subject}" did not become live:\n${output}`,
    'Fix the error above and run the same command again.',
  );
}

/**
 * @param repository the bare repository behind the remote `cluster`
 * @param changes whose files `restore` restores
 */
export async function scratchClone(repository: string, changes: readonly Change[]): Promise<ScratchClone> {
  const clone = await openClone(repository, 'bench');
  const { folder, git, pull, commitAll } = clone;
  const before = await git(['rev-parse', 'HEAD']);
  const files = new Set(changes.map(({ file }) => file));
  const push = async ({ hooks } = { hooks: true }) => {
    const args = ['push', ...(hooks ? [] : [withoutHooks]), 'cluster', 'HEAD:main'];
    const child = execa('git', args, { cwd: folder, all: true, reject: false });
    const lines: PushLine[] = [];
    for await (const line of child.iterable({ from: 'all' }))
      lines.push({ at: Date.now(), text: String(line).replace(/^remote: /, '') });
    if (!(await child).failed) return lines;
    const all = lines.map(({ text }) => text).join('\n');
    if (/cannot lock ref|fetch first|non-fast-forward/.test(all)) return undefined;
    throw new Refusal(
      `The push of the benchmark was refused:\n${all}`,
      'Fix the error above and run the same command again.',
    );
  };
  return {
    ...clone,
    push,
    commit: async (change, run) => {
      await pull();
      const text = await applyChange(change, folder, run);
      await commitAll(`bench: ${change.name} ${run}`);
      return text;
    },
    write: async (subject, content) => {
      for (let lines: readonly PushLine[] | undefined; lines === undefined; ) {
        await pull();
        for (const [file, text] of Object.entries(await content(folder))) {
          files.add(file);
          await mkdir(dirname(join(folder, file)), { recursive: true });
          await writeFile(join(folder, file), text);
        }
        if (!(await commitAll(subject))) return;
        lines = await push();
        requireLive(subject, lines);
      }
    },
    restore: async () => {
      if (files.size === 0) return;
      do {
        await pull();
        const present = await git(['ls-tree', '-r', '--name-only', before, '--', ...files]);
        await git(['rm', '-r', '--quiet', '--ignore-unmatch', '--', ...files]);
        if (present) await git(['checkout', before, '--', ...present.split('\n')]);
        if (!(await commitAll('bench: restore what was measured with'))) return;
      } while ((await push()) === undefined);
    },
  };
}
