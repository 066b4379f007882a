import type { Register } from './context.ts';

/** `gitops comment <files...>` */
export const registerComment: Register = (program) => {
  program
    .command('comment')
    .description('write a file as a comment on a pull request, in place of the comment of an earlier run')
    .argument('<files...>', 'Markdown, e.g. what `gitops diff --markdown` wrote; the first one that exists')
    .option('--number <number>', 'of the pull request (default: the merge request of the GitLab job)')
    .action(async (files: readonly string[], { number: given }: { number?: string }) => {
      const { readFile } = await import('node:fs/promises');
      const { resolve } = await import('node:path');
      const { exitCode, Refusal } = await import('@presage/runtime/refusal');
      const { comment } = await import('../forge/comment.ts');
      const { readForge } = await import('../forge/configuration.ts');
      const forge = readForge();
      const number = given ?? (forge?.kind === 'gitlab' ? forge.number : undefined);
      if (forge === undefined || number === undefined || !/^\d+$/.test(number)) {
        throw new Refusal(
          'No pull request is named, or no token for it is set.',
          'In GitHub Actions set GITHUB_TOKEN and --number; in GitLab CI set PRESAGE_GITLAB_TOKEN: see docs/ci.md.',
          exitCode.usage,
        );
      }
      const texts = await Promise.all(
        files.map((file) => readFile(resolve(file), 'utf8').catch(() => undefined)),
      );
      const text = texts.find((one) => one !== undefined);
      if (text === undefined) {
        throw new Refusal(
          `There is no file ${files.join(' and no file ')}.`,
          'Write it first: `npm run gitops diff -- --help`.',
          exitCode.usage,
        );
      }
      console.log(`The comment on ${number} is ${await comment(forge, number, text)}.`);
    });
};
