import { short } from '../git/git.ts';
import type { Image, LoggedDelivery } from './changes.ts';
import type { Judged } from './outcome.ts';
import { localTime } from './time.ts';

type Entry = LoggedDelivery & Judged;

const ways: Readonly<Record<string, string>> = {
  release: 'push',
  promote: 'promotion',
  rollback: 'rollback',
};

function endText({ outcome, seconds, rolledBackBy, ending }: Entry): string {
  const took = seconds === undefined ? '' : ` after ${seconds.toFixed(1)} s`;
  const text =
    outcome === 'failed'
      ? `failed${took}`
      : outcome === 'live'
        ? `live${took}`
        : outcome === 'replaced'
          ? 'replaced before it was live'
          : outcome === 'under way'
            ? 'under way'
            : 'end not recorded';
  const reason = ending?.reason === undefined ? '' : `: ${ending.reason}`;
  return `${text}${reason}${rolledBackBy === undefined ? '' : `; rolled back by ${short(rolledBackBy)}`}`;
}

const imageText = (image: Image | undefined) => image?.digest.slice(7, 19) ?? 'none';
const valueText = (value: string | undefined) => value?.slice(0, 19) ?? 'none';
const maxPaths = 4;

/** What a delivery changed, one line for images, one for each pinned file, one for manifests. */
function changeLines({ images, pinned, manifests }: Entry['changes']): string[] {
  const titles = [...new Set(pinned.map(({ title }) => title))];
  const more = manifests.length > maxPaths ? ` and ${manifests.length - maxPaths} more` : '';
  const changed = [
    ...(images.length > 0
      ? [
          `images: ${images
            .map(
              ({ name, before, after }) =>
                `${name.replace('presage/', '')} ${imageText(before)} → ${imageText(after)}`,
            )
            .join(', ')}`,
        ]
      : []),
    ...titles.map(
      (title) =>
        `${title.toLowerCase()}: ${pinned
          .filter((one) => one.title === title)
          .map(({ name, before, after }) => `${name} ${valueText(before)} → ${valueText(after)}`)
          .join(', ')}`,
    ),
    ...(manifests.length > 0 ? [`manifests: ${manifests.slice(0, maxPaths).join(', ')}${more}`] : []),
  ];
  return changed.length > 0 ? changed : ['nothing that the environment runs'];
}

const fromText = ({ action, from }: Entry) =>
  `${ways[action] ?? action}${from === undefined ? '' : action === 'rollback' ? ` to ${short(from)}` : ` of ${short(from)}`}`;

/** The log as people read it, newest first. */
export function logText(entries: readonly Entry[]): string {
  if (entries.length === 0) return 'Nothing was delivered in that time.';
  return entries
    .map((entry) => {
      const { at, environment, commit, revision, by, subject, changes } = entry;
      return [
        `${localTime(new Date(at))}  ${environment}  ${short(commit)}  ${endText(entry)}`,
        `    ${subject}`,
        `    ${fromText(entry)} by ${by}; main ${short(revision)}`,
        ...changeLines(changes).map((line) => `    ${line}`),
      ].join('\n');
    })
    .join('\n');
}
