import type { Configuration } from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Command } from 'commander';
import { environmentIn, environmentOption, runningCluster, type Where } from './where.ts';

interface ShadowFlags extends Where {
  readonly off?: boolean;
  readonly dryRun?: boolean;
}

/** `gitops model shadow` */
export const registerShadow = (model: Command, configuration: () => Configuration) =>
  model
    .command('shadow')
    .description(
      'have a version answer the same requests unseen: writes a line of models.env, for you to commit',
    )
    .argument('<predictor>')
    .argument('[version]', 'a digest or its beginning, or `off`: no shadow version')
    .option('--off', 'the same as `off`')
    .option(...environmentOption)
    .option('--dry-run', 'print what would be written, and write nothing')
    .option('--json', 'print the result as JSON')
    .action(async (predictor: string, given: string | undefined, options: ShadowFlags) => {
      const { off, pinShadow, shadowChangeText } = await import('../models/shadow.ts');
      const version = options.off ? off : given;
      if (version === undefined || (options.off && given !== undefined && given !== off))
        throw new Refusal(
          'Name a version, or `off`.',
          `Example: npm run gitops model shadow ${predictor} 0123456789ab`,
          exitCode.usage,
        );
      const cluster = await runningCluster(configuration());
      const environment = await environmentIn(cluster, options.environment);
      const { dryRun = false, json = false } = options;
      const change = await pinShadow(configuration(), cluster, { environment, predictor, version, dryRun });
      console.log(json ? JSON.stringify(change, null, 2) : shadowChangeText(change));
    });
