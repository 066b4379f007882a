import type { Register } from './context.ts';

interface Options {
  readonly revision?: string;
  readonly json?: boolean;
}

/** `gitops validate` */
export const registerValidate: Register = (program, context) => {
  program
    .command('validate')
    .description('render the overlays and check them, as a push does')
    .option('--revision <revision>', 'a commit of this checkout (default: the files of this checkout)')
    .option('--json', 'print the findings as JSON')
    .action(async ({ revision, json = false }: Options) => {
      const { validateHere } = await import('../remote/validate-here.ts');
      const { findingLines } = await import('../remote/validate.ts');
      const { exitCode, Refusal } = await import('@presage/runtime/refusal');
      const findings = await validateHere(context(), revision);
      if (json) {
        console.log(JSON.stringify({ findings }, null, 2));
        if (findings.length > 0) process.exitCode = exitCode.data;
        return;
      }
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
