import { styleText } from 'node:util';
import { shortEntry } from '../delivery/pinned.ts';
import { short } from '../git/git.ts';
import type { EnvironmentStatus } from './status.ts';

const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const;

/** `3 min`, `2 h`, `5 d`: how long ago, in the largest unit that fits. */
export function ago(at: string | undefined, now: number): string {
  if (at === undefined) return '';
  const seconds = Math.max(0, Math.round((now - Date.parse(at)) / 1000));
  const unit = units.find(([, size]) => seconds >= size);
  return unit ? `${Math.floor(seconds / unit[1])} ${unit[0]}` : `${seconds} s`;
}

const columns = ['environment', 'main', 'commit', 'sync', 'health', 'pods', 'since', 'images'] as const;

function row(status: EnvironmentStatus, now: number): string[] {
  const { commit, liveCommit, pods } = status;
  const behind = commit && liveCommit && commit !== liveCommit ? ` (live: ${short(liveCommit)})` : '';
  return [
    status.environment,
    short(status.revision ?? 'none'),
    `${short(commit ?? 'none')}${behind}`,
    status.sync,
    status.health,
    `${pods.ready}/${pods.total}`,
    ago(status.since, now),
    status.images.map(({ name, tag }) => `${name.replace('presage/', '')}:${tag}`).join(' '),
  ];
}

const tones: Readonly<Record<string, 'green' | 'yellow' | 'red'>> = {
  Synced: 'green',
  Healthy: 'green',
  OutOfSync: 'yellow',
  Progressing: 'yellow',
  Degraded: 'red',
  Missing: 'red',
  Unknown: 'red',
};

/** One line for each environment, then what fails. */
export function statusText(statuses: readonly EnvironmentStatus[], now = Date.now()): string {
  const rows = [[...columns], ...statuses.map((status) => row(status, now))];
  const widths = columns.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const lines = rows.map((cells, line) =>
    cells
      .map((cell, column) => {
        const padded = cell.padEnd(widths[column] ?? 0);
        if (line === 0) return styleText('bold', padded);
        const tone = tones[cell];
        return tone ? styleText(tone, padded) : padded;
      })
      .join('  ')
      .trimEnd(),
  );
  const details = statuses.flatMap(({ environment, subject, by, addresses, dashboard, pinned, problems }) => [
    ...(subject ? [`${environment}: ${subject}${by ? `, by ${by}` : ''}`] : []),
    ...(addresses.length > 0
      ? [`  ${addresses.map(({ service, url }) => `${url} (${service})`).join('   ')}`]
      : []),
    ...(dashboard ? [`  ${dashboard}`] : []),
    ...pinned.flatMap(({ title, entries }) => {
      const values = Object.entries(entries).map(([name, value]) => shortEntry(name, value));
      return values.length > 0 ? [`  ${title.toLowerCase()}: ${values.join(' ')}`] : [];
    }),
    ...problems.map((problem) => `  ${styleText('red', '✖')} ${problem}`),
  ]);
  return [...lines, '', ...details].join('\n');
}
