import { short } from '@presage/gitops';
import type { PreviewState } from './list.ts';

function age(since: string | undefined, now: number): string {
  if (since === undefined) return '';
  const minutes = Math.max(0, Math.floor((now - Date.parse(since)) / 60_000));
  if (minutes < 60) return `${minutes} min`;
  return minutes < 2880 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} d`;
}

function use({ asleep, usedAt }: PreviewState, now: number): string {
  if (asleep === undefined) return '';
  return asleep ? `asleep, unused for ${age(usedAt, now)}` : `awake, used ${age(usedAt, now)} ago`;
}

/** A line for each preview. @param now in milliseconds since 1970 */
export function previewsText(previews: readonly PreviewState[], now: number): string {
  if (previews.length === 0) return 'There are no previews. Push a branch: `git push cluster my-branch`.';
  const rows = previews.map((preview) => {
    const { branch, address, commit, sync, health, updatedAt, megabytes } = preview;
    return [
      branch,
      address,
      commit ? short(commit) : 'no commit',
      [sync, health].filter(Boolean).join(' '),
      use(preview, now),
      age(updatedAt, now),
      megabytes === undefined ? '' : `${megabytes} MB`,
    ];
  });
  const widths = [0, 1, 2, 3, 4, 5].map(
    (column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)) + 2,
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('')
        .trimEnd(),
    )
    .join('\n');
}
