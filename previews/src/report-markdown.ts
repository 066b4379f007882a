import { short } from '@presage/gitops';
import type { PreviewReport, ReportedJob } from './report.ts';

const maxFiles = 30;

/** What was pushed must not end the span it is shown in. */
const code = (text: string) => `\`${text.replaceAll('`', 'ˋ').replaceAll(/[\s\p{Cc}]+/gu, ' ')}\``;

const words: Readonly<Record<string, string>> = { A: 'new', M: 'changed', D: 'deleted' };

function jobLines({ job, files }: ReportedJob): string[] {
  const lines = files
    .slice(0, maxFiles)
    .map(({ status, path }) => `  - ${words[status] ?? 'changed'}: ${code(path)}`);
  const more = files.length - lines.length;
  return [`- Job ${code(job)}`, ...lines, ...(more > 0 ? [`  - … and ${more} more files`] : [])];
}

/**
 * The comment on a pull request about its preview.
 * @param difference what the commit changes in the environments, as Markdown
 */
export function reportMarkdown(report: PreviewReport, difference: string): string {
  const { state, revision, live, first, images, jobs } = report;
  const verdict = live
    ? `✅ ${state.address} runs ${code(short(revision))}.`
    : `❌ ${code(short(revision))} is not live (${[state.sync, state.health].filter(Boolean).join(', ')}): read the log of this job. Address: ${state.address}`;
  return [
    `## Preview of ${code(state.branch)}`,
    '',
    verdict,
    ...(state.megabytes === undefined ? [] : [`Its own database has ${state.megabytes} MB.`]),
    '',
    '### What it runs',
    '',
    ...images.map(
      ({ name, digest, shared }) =>
        `- ${code(name)} ${code(digest.slice(0, 19))}${shared ? `, as in ${first}` : ''}`,
    ),
    ...(jobs.length > 0
      ? ['', `### What Jobs would run in ${first}, and have run here`, '', ...jobs.flatMap(jobLines)]
      : []),
    '',
    difference,
  ].join('\n');
}
