import type { Register } from './context.ts';

export const registerStart: Register = (program, context) => {
  program
    .command('start')
    .description('run the application alone: PostgreSQL, API and pages, until Ctrl-C')
    .action(async () => {
      const configuration = context();
      const { start } = await import('../local/start.ts');
      process.exitCode = await start(configuration, false);
    });
  program
    .command('dev')
    .description('the same with hot reload')
    .action(async () => {
      const configuration = context();
      const { start } = await import('../local/start.ts');
      process.exitCode = await start(configuration, true);
    });
};
