import { readClusterRecord } from '@presage/platform/cluster';
import { type Configuration, checkout } from '@presage/platform/configuration';
import { firstEnvironment } from '@presage/platform/environment';
import type { Finding } from '@presage/platform/manifests';
import { printable } from '@presage/runtime/printable';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { clusterAt } from '../delivery/cluster.ts';
import type { Cluster } from '../delivery/extension.ts';
import { takenBackLines } from '../environments/taken-back.ts';
import { commitNamed, commitOf, gitIn, remembering, withObjectsOf } from '../git/git.ts';
import { type Preview, preview } from '../preview/preview.ts';
import { historyOf } from './history.ts';
import { main, refusalOf } from './push.ts';
import { serverAnswer } from './server-answer.ts';
import { inspectAndValidate, noticeLines } from './validate.ts';

/** Why main could not move to the revision. */
async function historyFindings({ git }: Cluster, revision: string): Promise<Finding[]> {
  const before = await commitOf(git, main);
  if (before === undefined) return [];
  const update = { ref: main, before, after: revision };
  const refusal = refusalOf(update, await historyOf(git, update));
  if (!refusal) return [];
  const message = `${refusal.what} ${refusal.next}`;
  return [{ file: 'main', environment: undefined, rule: 'history', message }];
}

/**
 * What a push of a revision would do, with every check of a push but the build. Writes no ref.
 * @param opened with the revision's descriptor; its git has the revision and the environments' branches
 * @param cache folder of the tool's cache
 */
export async function previewRevision(opened: Cluster, revision: string, cache: string): Promise<Preview> {
  const cluster = { ...opened, git: remembering(opened.git) };
  const { git, record, descriptor } = cluster;
  const server = serverAnswer(record, cache);
  const inspect = async () => {
    const options = { descriptor, further: server.findings };
    const [history, { findings, notices }, takenBack] = await Promise.all([
      historyFindings(cluster, revision),
      inspectAndValidate(git, async () => record.tools, revision, options),
      takenBackLines(git, firstEnvironment(descriptor.environments), revision),
    ]);
    const notes = [...noticeLines(notices), ...takenBack.map(printable), ...server.notes()];
    return { findings: [...history, ...findings], notes };
  };
  return preview(cluster, revision, cache, inspect());
}

/**
 * The same of a revision of this checkout, which the cluster need not have.
 * @throws Refusal when the revision does not exist, or there is no cluster
 */
export async function previewHere({ state, cache }: Configuration, revision: string): Promise<Preview> {
  const here = gitIn(checkout);
  const record = await readClusterRecord(state);
  const git = await withObjectsOf(gitIn(record.repository), here);
  const commit = (await commitNamed(here, revision)) ?? (await commitNamed(git, revision));
  if (commit === undefined) {
    throw new Refusal(
      `There is no revision "${revision}" in ${checkout}.`,
      'Name a commit, a tag or a branch: see `git log --oneline`.',
      exitCode.usage,
    );
  }
  return previewRevision(await clusterAt(record, git, commit), commit, cache);
}
