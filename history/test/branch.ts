import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '@presage/platform/environment';
import type { Git } from '../src/git/git.ts';
import { type Ending, recordEnding } from '../src/log/endings.ts';

/** A repository with branches of environments that are written as the tool writes them. */
export interface Branches {
  readonly git: Git;
  /** Commits files on main at a time. */
  readonly commit: (time: string, files: Readonly<Record<string, string>>) => Promise<string>;
  readonly deliver: (delivery: TestDelivery) => Promise<string>;
  readonly close: () => Promise<void>;
}

export interface TestDelivery {
  readonly environment: Environment;
  readonly action: string;
  readonly revision: string;
  readonly at: string;
  readonly from?: string;
  readonly subject?: string;
  /** Written over the revision’s files. */
  readonly files?: Readonly<Record<string, string>>;
  /** When it ended, and how. */
  readonly ended?: Pick<Ending, 'result' | 'ended' | 'reason'>;
}

/** Git in a folder. */
export const gitIn =
  (folder: string): Git =>
  async (args, { input, env } = {}) => {
    const { status, stdout, stderr } = spawnSync('git', args, {
      cwd: folder,
      input: input ?? '',
      encoding: 'utf8',
      maxBuffer: 1e9,
      env: { ...process.env, LC_ALL: 'C', ...env },
    });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.replace(/\n$/, '');
  };

const dates = (time: string) => ({ GIT_AUTHOR_DATE: time, GIT_COMMITTER_DATE: time });

export async function branches(): Promise<Branches> {
  const folder = await mkdtemp(join(tmpdir(), 'presage-branches-'));
  const git = gitIn(folder);
  await git(['init', '--quiet', '--bare', '--initial-branch=main']);
  await git(['config', 'user.name', 'Ada']);
  await git(['config', 'user.email', 'ada@example.test']);

  const ref = (name: string) => git(['for-each-ref', '--format=%(objectname)', name]);
  const treeWith = async (from: string, files: Readonly<Record<string, string>>) => {
    const env = { GIT_INDEX_FILE: join(folder, 'index-of-test') };
    await git(from === '' ? ['read-tree', '--empty'] : ['read-tree', from], { env });
    for (const [path, input] of Object.entries(files)) {
      const blob = await git(['hash-object', '-w', '--stdin'], { input });
      await git(['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`], { env });
    }
    return git(['write-tree'], { env });
  };
  const write = async (branch: string, tree: string, parents: string[], message: string, time: string) => {
    const args = parents.filter(Boolean).flatMap((parent) => ['-p', parent]);
    const commit = await git(['commit-tree', tree, ...args, '-F', '-'], { input: message, env: dates(time) });
    await git(['update-ref', branch, commit]);
    return commit;
  };

  return {
    git,
    commit: async (time, files) => {
      const main = await ref('refs/heads/main');
      return write('refs/heads/main', await treeWith(main, files), [main], `change of ${time}\n`, time);
    },
    deliver: async ({ environment, action, revision, at, from, subject, files = {}, ended }) => {
      const previous = await ref(environment.ref);
      const message = [
        subject ?? `${action} ${revision.slice(0, 12)} to ${environment.name}`,
        '',
        `Presage-Action: ${action}`,
        `Presage-Environment: ${environment.name}`,
        `Presage-Revision: ${revision}`,
        ...(from ? [`Presage-From: ${from}`] : []),
        'Presage-By: Ada <ada@example.test>',
        '',
      ].join('\n');
      const tree = await treeWith(action === 'rollback' && from ? from : revision, files);
      const commit = await write(environment.ref, tree, [previous, revision], message, at);
      if (ended) await recordEnding(git, commit, { began: at, ...ended });
      return commit;
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A pins file with these images: name, and one character that its digest and tag consist of. */
export const pins = (images: Readonly<Record<string, string>>): string =>
  [
    'images:',
    ...Object.entries(images).map(
      ([name, letter]) =>
        `  - { name: presage/${name}, newName: localhost:5000/presage/${name}, newTag: '${letter.repeat(12)}', digest: 'sha256:${letter.repeat(64)}' }`,
    ),
    '',
  ].join('\n');
