import type { Environment } from '@presage/platform/environment';
import { ask, type Git, short } from '../git/git.ts';
import { deliveriesOneByOne } from './history.ts';

/** At most so many commits are listed. */
const maxListed = 5;

/**
 * What to know before a push releases commits again that a rollback of its environment took back; nothing where there
 * was no rollback since the last release, or the revision reverts those commits.
 * @param revision of main, which is about to be released
 */
export async function takenBackLines(
  git: Git,
  environment: Environment,
  revision: string,
): Promise<string[]> {
  let present: string | undefined;
  let takenBack: string | undefined;
  for await (const delivery of deliveriesOneByOne(git, environment)) {
    present ??= delivery.revision;
    takenBack = delivery.revision;
    if (delivery.action !== 'rollback') break;
  }
  if (present === undefined || takenBack === undefined || present === takenBack) return [];
  const log = async (format: string, range: string) =>
    (await ask(git, ['log', '--no-merges', `--format=${format}`, range, '--'])) ?? '';
  const [commits, since] = await Promise.all([
    log('%H %s', `${present}..${takenBack}`),
    log('%B', `${takenBack}..${revision}`),
  ]);
  const reverted = new Set([...since.matchAll(/This reverts commit ([0-9a-f]{40,64})/g)].map(([, id]) => id));
  const again = commits
    .split('\n')
    .filter(Boolean)
    .map((line) => ({ commit: line.slice(0, line.indexOf(' ')), text: line.slice(line.indexOf(' ') + 1) }))
    .filter(({ commit }) => !reverted.has(commit));
  if (again.length === 0) return [];
  const names = again.map(({ commit }) => short(commit));
  return [
    `⚠ ${environment.name} was rolled back to ${short(present)}, and this push releases again what that took back:`,
    ...again.slice(0, maxListed).map(({ commit, text }) => `    ${short(commit)} ${text}`),
    ...(again.length > maxListed ? [`    and ${again.length - maxListed} more`] : []),
    `  To take it back on main too: \`git revert --no-edit ${names.length > maxListed ? `${short(present)}..${short(takenBack)}` : names.join(' ')}\`, then \`git push cluster main\`.`,
  ];
}
