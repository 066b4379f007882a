import { resolve } from 'node:path';
import type { Register } from './context.ts';

/** `gitops tools <file>` */
export const registerTools: Register = (program, context) => {
  program
    .command('tools')
    .description(
      'pack the built tools for machines that shall not build them; prints the value of PRESAGE_TOOLS',
    )
    .argument('<file>', 'archive to write, e.g. presage-tools.tar.gz')
    .action(async (file: string) => {
      const { packTools } = await import('@presage/platform/tools');
      const packed = await packTools(context().cache, resolve(file), (line) => console.error(line));
      console.log(`PRESAGE_TOOLS=${packed}`);
    });
};
