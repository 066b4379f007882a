import type { Register } from './context.ts';

/** What the bare repository's hooks call; not for people. */
export const registerHook: Register = (program, context) => {
  const hook = program
    .command('hook', { hidden: true })
    .description('serve the git hooks of the bare repository');
  hook
    .command('serve <receiver> <folder>')
    .description('serve a push: the process of git that receives it, and the folder where the hooks meet')
    .action(async (receiver: string, folder: string) => {
      const { servePush } = await import('../remote/serve-push.ts');
      await servePush(context, Number(receiver), folder);
    });
};
