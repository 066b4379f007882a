import type { Register } from './context.ts';

interface Options {
  readonly revision?: string;
  readonly rebuild?: string[];
  readonly push?: boolean;
  readonly wait: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `gitops release` */
export const registerRelease: Register = (program, context) => {
  program
    .command('release')
    .description(
      'build what changed on main, pin it and deliver it to the first environment (every push does this)',
    )
    .option('--revision <revision>', 'a revision of the cluster’s main (default: its newest)')
    .option(
      '--push',
      'push the revision of this checkout (default: HEAD) to the cluster’s main first; for CI',
    )
    .option('--rebuild <images...>', 'images to build again although nothing in them changed')
    .option('--no-wait', 'do not wait until it is live')
    .option('--dry-run', 'print what would run, and run nothing')
    .option('--json', 'print the result as JSON')
    .action(async (options: Options) => {
      const { checkout } = await import('@presage/platform/configuration');
      const { openCluster } = await import('../delivery/cluster.ts');
      const { imageOf } = await import('../descriptor/image.ts');
      const { descriptorAt } = await import('../descriptor/load.ts');
      const { release } = await import('../environments/release-now.ts');
      const { personHere, revisionToRelease } = await import('../remote/checkout.ts');
      const cluster = await openCluster(context());
      const { pushToMain } = await import('../remote/push-to-main.ts');
      const { push: onlyNewest = false, dryRun = false, json = false, wait: follow } = options;
      const { repository } = cluster.record;
      const revision = onlyNewest
        ? await pushToMain({ folder: checkout, repository, given: options.revision ?? 'HEAD', dryRun })
        : await revisionToRelease(cluster.git, options.revision);
      if (revision === undefined) return;
      // The environments are those of main; what is built is what the revision has.
      const { images, jobs } = await descriptorAt(cluster.git, revision);
      const descriptor = { ...cluster.descriptor, images, jobs };
      const rebuild = (options.rebuild ?? []).map((name) => imageOf(images, name).name);
      const by = await personHere();
      const result = await release(
        { ...cluster, descriptor },
        {
          revision,
          rebuild,
          dryRun,
          json,
          follow,
          onlyNewest,
          ...(by ? { by } : {}),
        },
      );
      if (json && result) console.log(JSON.stringify(result, null, 2));
    });
};
