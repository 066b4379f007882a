import { short } from '../git/git.ts';
import type { Served } from './served.ts';
import { localTime } from './time.ts';

/** What an environment served at a time, as people read it. */
export function servedText({ time, delivery, images, pinned, manifests, notLive }: Served): string {
  const { environment, commit, revision, subject, by, at, ending } = delivery;
  const since = ending?.result === 'live' ? ending.ended : at;
  const note = ending === undefined ? ', when it was committed: its end was not recorded' : '';
  return [
    `${environment} at ${localTime(new Date(time))}: ${subject}`,
    `  commit     ${short(commit)} of env/${environment}, main ${short(revision)}, by ${by}`,
    `  served     since ${localTime(new Date(since))}${note}`,
    ...Object.entries(images).map(
      ([name, { tag, digest }]) => `  image      ${name.replace('presage/', '')}:${tag} ${digest}`,
    ),
    ...pinned.flatMap(({ title, lines }) =>
      Object.entries(lines).map(([name, value]) => `  ${title.toLowerCase().padEnd(9)}  ${name} ${value}`),
    ),
    ...Object.entries(manifests).map(([folder, tree]) => `  manifests  ${folder} ${short(tree)}`),
    ...notLive.map(
      (one) =>
        `  not live   ${short(one.commit)} of ${localTime(new Date(one.at))}: ${one.ending?.result === 'live' ? `live since ${localTime(new Date(one.ending.ended))}` : (one.ending?.reason ?? 'replaced')}`,
    ),
  ].join('\n');
}
