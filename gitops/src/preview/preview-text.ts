import { styleText } from 'node:util';
import { short } from '../git/git.ts';
import type { FieldChange } from './field-changes.ts';
import type { ObjectChange } from './object-changes.ts';
import type { EnvironmentPreview, Preview } from './preview.ts';

type Colour = 'green' | 'red' | 'yellow' | 'bold';
export type Paint = (colour: Colour, text: string) => string;

/** @param colours whether what shows the text is a terminal that takes them */
export const paintIf =
  (colours: boolean): Paint =>
  (colour, text) =>
    colours ? styleText(colour, text, { validateStream: false }) : text;

const maxLines = 40;
const maxLength = 160;

/** What was pushed never reaches a terminal as control characters. */
const oneLine = (text: string) => {
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length > maxLength ? `${line.slice(0, maxLength)}…` : line;
};

const printable = (text: string) => text.replaceAll(/(?!\n)\p{Cc}/gu, ' ');

/** Of two texts of several lines, the lines between those that both begin and end with. */
function lineChanges({ path, from = '', to = '' }: FieldChange): string[] {
  const [before, after] = [from.split('\n'), to.split('\n')];
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start++;
  let end = 0;
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end))
    end++;
  const part = (lines: readonly string[], sign: string) =>
    lines.slice(start, lines.length - end).map((line) => `${sign} ${path}, line: ${oneLine(line)}`);
  return [...part(before, '-'), ...part(after, '+')];
}

/** A field as one line for what it was and one for what it becomes. */
export function fieldLines(field: FieldChange): string[] {
  const { path, from, to } = field;
  if (from?.includes('\n') && to?.includes('\n')) return lineChanges(field);
  return [
    ...(from === undefined ? [] : [`- ${path}: ${oneLine(from)}`]),
    ...(to === undefined ? [] : [`+ ${path}: ${oneLine(to)}`]),
  ];
}

/** At most so many lines, and how many more there are. */
export function limited(lines: readonly string[]): readonly string[] {
  const more = lines.length - maxLines;
  return more <= 1 ? lines : [...lines.slice(0, maxLines), `… and ${more} more lines`];
}

const signs = { added: '+', removed: '-', changed: '~' } as const;

/** `~ ConfigMap api-abc → api-def` */
export const objectLine = ({ change, kind, name, formerName }: ObjectChange): string =>
  `${signs[change]} ${kind} ${formerName ? `${formerName} → ${name}` : name}`;

/** `1 object changed, 2 added` */
export function countText(changes: readonly ObjectChange[]): string {
  const counts = (['changed', 'added', 'removed'] as const).flatMap((change) => {
    const count = changes.filter((one) => one.change === change).length;
    return count > 0 ? [{ change, count }] : [];
  });
  const [first, ...others] = counts.map(({ change, count }, index) =>
    index > 0 ? `${count} ${change}` : `${count} object${count === 1 ? '' : 's'} ${change}`,
  );
  return first === undefined ? 'no difference' : [first, ...others].join(', ');
}

/** `dev`, or `prod, after a promotion` */
export const environmentTitle = ({ name, from }: EnvironmentPreview): string =>
  from === undefined ? name : `${name}, after a promotion from ${from}`;

/** What a release would do with the images, one line each. */
export function imageLines({ images, jobs }: Pick<Preview, 'images' | 'jobs'>): string[] {
  const kept = images.filter(({ action }) => action === 'keep').map(({ name }) => name);
  const words = { build: 'would be built', reuse: 'would be taken from the registry', keep: '' } as const;
  return [
    ...images
      .filter(({ action }) => action !== 'keep')
      .map(({ name, action, why }) => `${name} ${words[action]} (${why})`),
    ...(kept.length > 0 ? [`${kept.join(', ')}: nothing changed`] : []),
    ...jobs.map((name) => `Job ${name} would run again`),
  ];
}

const colourOf = (line: string): Colour | undefined =>
  (({ '+': 'green', '-': 'red', '~': 'yellow' }) as const)[line[0] ?? ''];

function environmentLines(environment: EnvironmentPreview, paint: Paint): string[] {
  const painted = (line: string) => {
    const colour = colourOf(line);
    return colour ? paint(colour, line) : line;
  };
  const { changes, problem } = environment;
  return [
    `${paint('bold', environmentTitle(environment))}: ${problem === undefined ? countText(changes) : 'does not render'}`,
    ...(problem === undefined ? [] : [`  ${problem}`]),
    ...changes.flatMap((change) => [
      `  ${painted(objectLine(change))}`,
      ...limited(change.fields.flatMap(fieldLines)).map((line) => `      ${painted(line)}`),
    ]),
  ];
}

/** A preview for people, in a terminal or a log. */
export function previewText(preview: Preview, paint: Paint): string {
  const { revision, subject, findings, notes, environments } = preview;
  const verdict =
    findings.length === 0
      ? [paint('green', '✔ A push of it would be accepted.')]
      : [
          paint('red', '✖ A push of it would be refused:'),
          ...findings.map(({ file, message }) => `  ${file}: ${printable(message)}`),
        ];
  return [
    `${paint('bold', short(revision))} ${oneLine(subject)}`,
    ...verdict,
    ...notes,
    '',
    paint('bold', 'Images'),
    ...imageLines(preview).map((line) => `  ${line}`),
    ...environments.flatMap((environment) => ['', ...environmentLines(environment, paint)]),
  ].join('\n');
}
