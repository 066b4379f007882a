import type { Configuration } from '@presage/platform/configuration';
import { firstEnvironment } from '@presage/platform/environment';
import { printable } from '@presage/runtime/printable';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Cluster } from '../delivery/extension.ts';
import { descriptorFile } from '../descriptor/schema.ts';
import type { DecidedImages } from '../environments/build-images.ts';
import { manifestFolders } from '../git/export-tree.ts';
import { type Git, gitIn } from '../git/git.ts';
import { sameFiles } from '../git/same-files.ts';
import type { AcceptedBranches } from './branches.ts';
import type { PushedImages } from './build-pushed.ts';
import { historyOf } from './history.ts';
import { isCreation, isDeletion, lookRef, main, pushedRefs, type RefUpdate, refusalOf } from './push.ts';

async function requireAllowed(git: Git, update: RefUpdate): Promise<void> {
  const compare = update.ref === main && !isCreation(update) && !isDeletion(update);
  const refusal = refusalOf(update, compare ? await historyOf(git, update) : 'forward');
  if (refusal) throw new Refusal(refusal.what, refusal.next, exitCode.permission);
}

/** What decides whether a revision is valid: its manifests, and which images it builds. */
const judged = [...manifestFolders, descriptorFile, ':(glob)apps/*/Dockerfile'];

async function requireValid(
  { git, record, descriptor }: Cluster,
  update: RefUpdate,
  cache: string,
): Promise<void> {
  const began = Date.now();
  const manifests = isCreation(update) || !(await sameFiles(git, update.before, update.after, judged));
  const { inspectAndValidate, noticeLines, requireNone } = await import('./validate.ts');
  const { serverAnswer } = await import('./server-answer.ts');
  const server = manifests ? serverAnswer(record, cache) : undefined;
  const tools = async () => record.tools;
  const options = { descriptor, manifests, ...(server && { further: server.findings }) };
  const { findings, notices } = await inspectAndValidate(git, tools, update.after, options);
  const next = 'Nothing was pushed. Fix it (`npm run gitops validate` checks again), commit and push.';
  requireNone(findings, update.after, next);
  for (const line of noticeLines(notices)) console.log(line);
  if (!server) return;
  console.log(`✔ The overlays render and are valid (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  for (const line of server.lines()) console.log(line);
}

/** A push that may move main: what its release needs to know. */
export interface AcceptedPush {
  readonly cluster: Cluster;
  readonly update: RefUpdate;
  readonly decided: DecidedImages;
}

/**
 * Checks a push before git accepts it: all of it is refused, or none. Pushes to main take turns; the revision has to be
 * valid, and each image that it changes has to build. Git's quarantine variables are in the environment, so that the
 * pushed objects can be read.
 * @param receiver the id of the git process that receives the push
 * @returns nothing for a push after which there is nothing to release
 * @throws Refusal that the person who pushes reads.
 */
export async function preReceive(
  context: () => Configuration,
  receiver: number,
): Promise<AcceptedPush | AcceptedBranches | undefined> {
  const git = gitIn(process.cwd());
  const updates = await pushedRefs();
  if (updates.some(({ ref }) => ref === lookRef)) {
    await (await import('./look.ts')).look(context(), git, updates, receiver);
    return undefined;
  }
  await Promise.all(updates.map((update) => requireAllowed(git, update)));
  const update = updates.find(({ ref }) => ref === main);
  if (!update) {
    const { checkBranches } = await import('./branches.ts');
    const branches = await checkBranches(context, git, updates);
    const isServed = ({ ref }: RefUpdate) =>
      branches?.branches.some((one) => ref === `refs/heads/${one.update.branch}`) ?? false;
    const names = updates
      .filter((one) => !isDeletion(one) && !isServed(one))
      .map(({ ref }) => ref.replace(/^refs\/(heads|tags)\//, ''));
    if (names.length > 0) console.log(`${names.join(', ')} is kept here; only main is released.`);
    return branches;
  }
  const [{ readClusterRecord }, { clusterAt }, { pushedImages }, { takePushTurn }] = await Promise.all([
    import('@presage/platform/cluster'),
    import('../delivery/cluster.ts'),
    import('./build-pushed.ts'),
    import('./push-turn.ts'),
  ]);
  const print = (line: string) => console.log(printable(line));
  const stopWaiting = new AbortController();
  const turn = takePushTurn(git, update, receiver, print, stopWaiting.signal);
  let images: PushedImages | undefined;
  const validity = async () => {
    const { state, cache } = context();
    const cluster = await clusterAt(await readClusterRecord(state), git, update.after);
    images = pushedImages(cluster, update.after);
    await requireValid(cluster, update, cache);
    const { takenBackLines } = await import('../environments/taken-back.ts');
    const first = firstEnvironment(cluster.descriptor.environments);
    for (const line of await takenBackLines(git, first, update.after)) print(line);
    return { cluster, build: images.build };
  };
  try {
    const [{ cluster, build }] = await Promise.all([validity(), turn]);
    return { cluster, update, decided: await build() };
  } finally {
    stopWaiting.abort();
    await images?.close();
  }
}
