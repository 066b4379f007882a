import { type ClusterRecord, readClusterRecord } from '@presage/platform/cluster';
import { type Configuration, checkout } from '@presage/platform/configuration';
import { runProgram, temporaryFolder } from '@presage/platform/machine';
import { planText, runPlan } from '@presage/platform/plan';
import { readRegistryLogin, registryParts, remoteRegistry, writeLogin } from '@presage/platform/registry';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { imageOf } from '../descriptor/image.ts';
import { descriptorAt } from '../descriptor/load.ts';
import { commitNamed, gitIn } from '../git/git.ts';
import type { Builder } from './build.ts';
import { type PublishedImage, publishPlan } from './publish.ts';

export interface NewImagesOptions {
  /** Default: the registry of the cluster on this machine. */
  readonly registry?: string;
  readonly revision: string;
  readonly rebuild: readonly string[];
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** The builder of the cluster on this machine; without one, docker where it runs, and buildah otherwise. */
async function builderHere(
  record: ClusterRecord | undefined,
  repository: string,
  registry: string,
): Promise<Builder> {
  if (record) {
    const { builder, builderArgs, nodeImage } = record;
    return { builder, builderArgs, registry, repository, ...(nodeImage && { nodeImage }) };
  }
  const docker = await runProgram('docker', ['info'], { timeout: 10_000 });
  return { builder: docker.failed ? 'buildah' : 'docker', builderArgs: [], registry, repository };
}

/** @throws Refusal (64) for what is not `host[:port][/path]` */
function requireRegistryName(registry: string): string {
  const { host, path } = registryParts(registry);
  if (/^[\w.[\]-]+(:\d+)?$/.test(host) && /^([a-z0-9._-]+\/)*$/.test(path))
    return `${host}/${path}`.slice(0, -1);
  throw new Refusal(
    `"${registry}" is not the address of a registry.`,
    'Write host and path without https:// and in lower case, for example ghcr.io/team/app.',
    exitCode.usage,
  );
}

/**
 * Builds the images of a commit of this checkout that a registry lacks, pushes them, and tags all of them with the
 * commit. Prints as it goes.
 * @returns what the registry has afterwards; nothing in a dry run
 * @throws Refusal for an unknown revision, image or registry (64), a registry that does not answer (69) or refuses (77)
 */
export async function publishHere(
  { state }: Configuration,
  { registry: given, revision, rebuild, dryRun, json }: NewImagesOptions,
): Promise<readonly PublishedImage[] | undefined> {
  const git = gitIn(checkout);
  const commit = await commitNamed(git, revision);
  if (commit === undefined) {
    throw new Refusal(
      `There is no revision "${revision}" in ${checkout}.`,
      'Name a commit, a tag or a branch: see `git log --oneline`.',
      exitCode.usage,
    );
  }
  const record = await readClusterRecord(state).catch(() => undefined);
  if (given === undefined && (record === undefined || record.loader)) {
    throw new Refusal(
      record
        ? 'The cluster has no registry: images are loaded into its nodes.'
        : 'There is no cluster here, so there is no registry to push to.',
      'Name one: `npm run gitops images -- --registry ghcr.io/team/app`.',
      exitCode.usage,
    );
  }
  const registry = requireRegistryName(given ?? record?.registry ?? '');
  const login = readRegistryLogin();
  const { images } = await descriptorAt(git, commit);
  const published: PublishedImage[] = [];
  const repository = await git(['rev-parse', '--absolute-git-dir']);
  const { path: folder, remove } = await temporaryFolder('presage-build-');
  try {
    const plan = await publishPlan(
      {
        git,
        revision: commit,
        images,
        registry,
        remote: remoteRegistry(registry, login),
        builder: await builderHere(record, repository, registry),
        login: login && (await writeLogin(folder, registry, login)),
        folder,
        rebuild: rebuild.map((name) => imageOf(images, name).name),
      },
      (image) => published.push(image),
    );
    if (dryRun) {
      process.stdout.write(`${await planText(plan)}\n`);
      return undefined;
    }
    await runPlan(plan, { onlyResult: json });
    return published;
  } finally {
    remove();
  }
}
