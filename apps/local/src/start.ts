import { readConfiguration } from '@presage/gitops';
import { Refusal } from '@presage/runtime/refusal';
import { startApplication } from './application.ts';
import { readLocalConfiguration } from './configuration.ts';

/** `npm start` and, with `--hot-reload`, `npm run dev`: see the field `start` of gitops.config.ts. */
async function main(args: readonly string[]): Promise<number> {
  try {
    const configuration = { ...readConfiguration(), ...readLocalConfiguration() };
    return await startApplication(configuration, args.includes('--hot-reload'));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(`\n${error.message}\n→ ${error.next}`);
    return error.code;
  }
}

process.exitCode = await main(process.argv.slice(2));
