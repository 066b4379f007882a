import { type Figure, figure, tableText } from '../report.ts';
import { median } from '../statistics.ts';
import type { RoundsFigures } from './rounds.ts';

const linesOf = ({ pushed, woken, removed, branched, changed }: RoundsFigures): Figure[] => [
  figure('push of a new branch to its page, nothing to build', pushed, 6),
  figure('request to a preview that sleeps until its answer', woken, 3),
  figure('branch deleted until nothing of it is left in Kubernetes', removed, 10),
  ...(changed.created.length > 0
    ? [
        figure('push of a new branch to its page, pages changed', changed.created, 12),
        figure(
          'push of a changed api to a preview, goal: as to dev',
          changed.updated,
          Number(median(changed.first).toFixed(1)),
        ),
        figure('push of a changed api to main, live in dev', changed.first),
      ]
    : []),
  ...(branched.length > 0 ? [figure('dev’s database, filled, copied for a preview', branched, 15)] : []),
];

/** As Markdown, for docs/figures.md. */
export function roundsTable(figures: RoundsFigures): string {
  const { asleep, left, requests } = figures;
  const counted = Object.entries(requests).map(
    ([url, { requests: all, failures }]) =>
      `| requests to ${new URL(url).host} that failed | 0 | ${failures.length} of ${all}${failures.length > 0 ? ` (${[...new Set(failures)].join(', ')})` : ''} |`,
  );
  return [
    tableText(linesOf(figures)),
    '',
    '| counted | goal | found |',
    '| --- | --- | --- |',
    ...counted,
    `| MiB of all previews asleep, with their router, at most | ≤ 60 | ${Math.max(0, ...asleep).toFixed(0)} |`,
    `| left after a round: objects, volumes, databases, roles, branches | 0 | ${left.length}${left.length > 0 ? ` (${[...new Set(left)].join(', ')})` : ''} |`,
  ].join('\n');
}

/** Whether what was counted holds; times are for a person to judge. */
export const holds = ({ asleep, left, requests }: RoundsFigures): boolean =>
  left.length === 0 &&
  asleep.every((mebibytes) => mebibytes <= 60) &&
  Object.values(requests).every(({ failures }) => failures.length === 0);
