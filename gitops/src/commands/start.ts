import type { Register } from './context.ts';

export const registerStart: Register = (program, context) => {
  program
    .command('start')
    .description('run the application alone on this machine, until Ctrl-C')
    .action(async () => {
      const { startApplication } = await import('../start/start.ts');
      process.exitCode = await startApplication(context(), 'command');
    });
  program
    .command('dev')
    .description('the same with hot reload')
    .action(async () => {
      const { startApplication } = await import('../start/start.ts');
      process.exitCode = await startApplication(context(), 'dev');
    });
};
