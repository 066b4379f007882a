import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { descriptorAt, gitIn } from '@presage/gitops';
import { readClusterRecord } from '@presage/platform/cluster';
import { checkout, readConfiguration } from '@presage/platform/configuration';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { execa } from 'execa';

/** A clone of the cluster's main with the files of this checkout, as a CI job's workspace. */
export interface Scene {
  readonly folder: string;
  readonly clone: string;
  /** Git in the clone; answers its output. */
  readonly git: (...args: string[]) => Promise<string>;
  /** Commits what the clone holds now; returns the commit. */
  readonly commit: (message: string) => Promise<string>;
  /** The commit that a branch of the cluster's repository, or e.g. `env/dev^2`, is at. */
  readonly delivered: (branch: string) => Promise<string>;
  /** The author of the newest commit of such a branch: who delivered it. */
  readonly deliveredBy: (branch: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/**
 * Links the packages that are installed here: a job would take half a minute to install them. On another file system it
 * does.
 */
async function linkPackages(clone: string): Promise<void> {
  const { workspaces } = JSON.parse(readFileSync(join(clone, 'package.json'), 'utf8')) as {
    workspaces: string[];
  };
  const folders = ['node_modules', ...workspaces.map((one) => `${one}/node_modules`)];
  for (const folder of globSync(folders, { cwd: checkout })) {
    const { failed } = await execa('cp', ['-al', join(checkout, folder), join(clone, folder)], {
      reject: false,
    });
    if (failed) await rm(join(clone, folder), { recursive: true, force: true });
  }
}

/**
 * The clone's main is one commit after the cluster's, with the tree of the last commit of this checkout: a delivery of it
 * leaves the cluster with what this checkout has.
 * @throws Refusal when there is no cluster, or when its main has previews: a pull request would bring one up and leave it
 */
export async function scene(): Promise<Scene> {
  const { repository } = await readClusterRecord(readConfiguration().state);
  const { previews } = await descriptorAt(gitIn(repository), 'refs/heads/main');
  if (previews)
    throw new Refusal(
      'The cluster has previews on, and this run would leave one of its own there.',
      'Set `previews: false` in gitops.config.ts, commit, `git push cluster HEAD:main`, then run this again.',
      exitCode.usage,
    );
  const folder = await mkdtemp(join(tmpdir(), 'presage-pipelines-'));
  const clone = join(folder, 'workspace');
  const run = async (cwd: string, args: readonly string[]) => (await execa('git', [...args], { cwd })).stdout;
  const git = (...args: string[]) => run(clone, args);
  await run(folder, ['clone', '--quiet', '--branch', 'main', repository, clone]);
  await git('config', 'user.name', 'CI');
  await git('config', 'user.email', 'ci@example.test');
  await git('fetch', '--quiet', checkout, 'HEAD');
  // As on a CI system; nothing is fetched from there.
  await git('remote', 'set-url', 'origin', 'https://forge.example.test/team/shop.git');
  const tree = await git('rev-parse', 'FETCH_HEAD^{tree}');
  const commit = await git('commit-tree', tree, '-p', 'HEAD', '-m', 'ci: delivered by a pipeline');
  await git('reset', '--quiet', '--hard', commit);
  await linkPackages(clone);
  return {
    folder,
    clone,
    git,
    commit: async (message) => {
      await git('add', '--all');
      await git('commit', '--quiet', '--allow-empty', '-m', message);
      return git('rev-parse', 'HEAD');
    },
    delivered: (branch) => run(repository, ['rev-parse', `refs/heads/${branch}`]),
    deliveredBy: (branch) => run(repository, ['log', '-1', '--format=%an', `refs/heads/${branch}`]),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
