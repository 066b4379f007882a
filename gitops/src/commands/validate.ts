import type { Register } from './context.ts';

interface Options {
  readonly revision?: string;
  readonly json?: boolean;
}

/** `gitops validate` */
export const registerValidate: Register = (program, context) => {
  program
    .command('validate')
    .description('check the whole tree and render and check the overlays, as a push does')
    .option('--revision <revision>', 'a commit of this checkout (default: the files of this checkout)')
    .option('--json', 'print the findings as JSON')
    .action(async ({ revision, json = false }: Options) => {
      const { validateHere } = await import('../remote/validate-here.ts');
      const { findingLines, noticeLines } = await import('../remote/validate.ts');
      const { exitCode, Refusal } = await import('@presage/runtime/refusal');
      const { findings, notices, notes } = await validateHere(context(), revision);
      if (json) {
        console.log(JSON.stringify({ findings, notices, notes }, null, 2));
        if (findings.length > 0) process.exitCode = exitCode.data;
        return;
      }
      for (const line of [...noticeLines(notices), ...notes]) console.error(line);
      if (findings.length > 0) {
        throw new Refusal(
          [`${findings.length} finding${findings.length === 1 ? '' : 's'}:`, ...findingLines(findings)].join(
            '\n',
          ),
          'Fix them; a push is refused until then.',
          exitCode.data,
        );
      }
      console.log('The overlays render and are valid.');
    });
};
