import type { Configuration } from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Command } from 'commander';
import { environmentOption, runningCluster, type Where } from './where.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `gitops trace <prediction>` */
export function registerTrace(program: Command, configuration: () => Configuration): void {
  program
    .command('trace')
    .description('show what made a prediction: model, data, commit, image, and the delivery that brought it')
    .argument('<prediction>', 'the id of a stored prediction')
    .option(environmentOption[0], `${environmentOption[1]} (default: the first that has it)`)
    .option('--json', 'print it as JSON')
    .action(async (id: string, { environment: name, json = false }: Where) => {
      if (!uuid.test(id))
        throw new Refusal(
          `"${id}" is not the id of a prediction.`,
          'An id looks like 019abcde-0000-7000-8000-000000000000.',
          exitCode.usage,
        );
      const { environmentOf } = await import('@presage/gitops');
      const { placeOf } = await import('../api/place.ts');
      const { tracePrediction, traceText } = await import('../trace/trace.ts');
      const cluster = await runningCluster(configuration());
      const all = cluster.descriptor.environments;
      const places = await Promise.all(
        (name === undefined ? all : [environmentOf(all, name)]).map(async (environment) => ({
          environment,
          place: await placeOf(configuration(), cluster, environment),
        })),
      );
      const found = await tracePrediction(cluster, places, id);
      console.log(json ? JSON.stringify(found, null, 2) : traceText(found));
    });
}
