import type { Register } from './context.ts';

interface Options {
  readonly registry?: string;
  readonly revision: string;
  readonly rebuild?: string[];
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `gitops images` */
export const registerImages: Register = (program, context) => {
  program
    .command('images')
    .description(
      'build the images of a commit that a registry lacks, push them, and tag all of them with the commit',
    )
    .option(
      '--registry <registry>',
      'host and path, e.g. ghcr.io/team/app (default: that of the cluster here)',
    )
    .option('--revision <revision>', 'a commit of this checkout', 'HEAD')
    .option('--rebuild <images...>', 'images to build again although the registry has them')
    .option('--dry-run', 'print what would run, and run nothing')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nPRESAGE_REGISTRY_USER and PRESAGE_REGISTRY_PASSWORD are the account of a registry that asks for one.',
    )
    .action(async ({ registry, revision, rebuild = [], dryRun = false, json = false }: Options) => {
      const { publishHere } = await import('../images/publish-here.ts');
      const published = await publishHere(context(), {
        ...(registry === undefined ? {} : { registry }),
        revision,
        rebuild,
        dryRun,
        json,
      });
      if (published === undefined) return;
      if (json) console.log(JSON.stringify(published, null, 2));
      else
        for (const { image, digest, built } of published)
          console.log(`${image}@${digest} (${built ? 'built' : 'was there'})`);
    });
};
