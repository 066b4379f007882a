import { short } from '../git/git.ts';
import type { EnvironmentPreview, Preview } from './preview.ts';
import { countText, environmentTitle, fieldLines, imageLines, limited, objectLine } from './preview-text.ts';

/** What was pushed must not end the block or the line it is shown in. */
const inert = (text: string) => text.replaceAll('`', 'ˋ');
const escaped = (text: string) =>
  text.replaceAll(/[\s\p{Cc}]+/gu, ' ').replaceAll(/[\\`*_{}[\]<>#|~@]/g, (one) => `\\${one}`);

function environmentBlock(environment: EnvironmentPreview): string[] {
  const { changes, problem } = environment;
  const heading = `### ${escaped(environmentTitle(environment))}: ${problem === undefined ? countText(changes) : 'does not render'}`;
  if (problem !== undefined) return ['', heading, '', escaped(problem)];
  if (changes.length === 0) return ['', heading];
  // A line that begins with + or - is coloured; the objects' own lines begin with @@, as hunks do.
  const lines = changes.flatMap((change) => [
    change.change === 'changed' ? `@@ ${objectLine(change).slice(2)} @@` : objectLine(change),
    ...limited(change.fields.flatMap(fieldLines)),
  ]);
  return ['', heading, '', '```diff', ...lines.map(inert), '```'];
}

/** A preview as Markdown, for a pull request. */
export function previewMarkdown(preview: Preview): string {
  const { revision, subject, findings, notes, environments } = preview;
  const verdict =
    findings.length === 0
      ? ['✅ A push of it would be accepted.']
      : [
          '❌ A push of it would be refused:',
          '',
          ...findings.map(({ file, message }) => `- ${escaped(file)}: ${escaped(message)}`),
        ];
  return [
    `## What a push of ${short(revision)} would change`,
    '',
    escaped(subject),
    '',
    ...verdict,
    ...(notes.length > 0 ? ['', ...notes.map((note) => `- ${escaped(note)}`)] : []),
    '',
    '### Images',
    '',
    ...imageLines(preview).map((line) => `- ${escaped(line)}`),
    ...environments.flatMap(environmentBlock),
  ].join('\n');
}
