import type { Register } from './context.ts';

/** What the bare repository's hooks call; not for people. */
export const registerHook: Register = (program, context) => {
  const hook = program
    .command('hook', { hidden: true })
    .description('serve a git hook of the bare repository');
  hook.command('pre-receive').action(async () => {
    const { preReceive } = await import('../remote/pre-receive.ts');
    await preReceive(context);
  });
  hook.command('post-receive').action(async () => {
    const { postReceive } = await import('../remote/post-receive.ts');
    await postReceive(context);
  });
};
