import { styleText } from 'node:util';
import { printable } from '@presage/runtime/printable';
import { short } from '../git/git.ts';
import type { Difference } from './diff.ts';

const shortImage = (image: string | undefined) =>
  image?.replace(/^.*\//, '').replace(/@(sha256:.{12}).*$/, '@$1') ?? 'none';

const shortValue = (value: string | undefined) => value?.slice(0, 19) ?? 'none';

const colours: Readonly<Record<string, 'green' | 'red' | 'cyan'>> = { '+': 'green', '-': 'red', '@': 'cyan' };

/** A difference for people: images, pinned values, commits, then the rendered manifests as a unified diff. */
export function differenceText(difference: Difference): string {
  const { environment, from, to, images, commits, manifests } = difference;
  const pinned = difference.pinned.filter(({ changes }) => changes.length > 0);
  const heading = `${environment} from ${short(from)} to ${short(to)}`;
  if (images.length === 0 && pinned.length === 0 && commits.length === 0 && !manifests)
    return `${heading}: no difference.`;
  const paint = (line: string) => {
    const colour = colours[line[0] ?? ''];
    return colour ? styleText(colour, line) : line;
  };
  const section = (title: string, lines: readonly string[]) =>
    lines.length > 0 ? ['', styleText('bold', title), ...lines] : [];
  return [
    heading,
    ...section(
      'Images',
      images.map((change) => `  ${change.name}: ${shortImage(change.from)} → ${shortImage(change.to)}`),
    ),
    ...pinned.flatMap(({ title, hint, changes }) =>
      section(
        hint ? `${title} (${hint})` : title,
        changes.map((change) => `  ${change.name}: ${shortValue(change.from)} → ${shortValue(change.to)}`),
      ),
    ),
    ...section(
      'Commits of main',
      commits.map(
        ({ revision, subject, added }) => `  ${added ? '+' : '-'} ${short(revision)} ${printable(subject)}`,
      ),
    ),
    ...section('Manifests', manifests ? printable(manifests).trimEnd().split('\n').map(paint) : []),
  ].join('\n');
}
