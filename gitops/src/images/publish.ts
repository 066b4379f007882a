import { imageName } from '@presage/platform/manifests';
import type { Plan, Step } from '@presage/platform/plan';
import type { RemoteRegistry } from '@presage/platform/registry';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { type Image, presentInputs } from '../descriptor/image.ts';
import { type Git, short } from '../git/git.ts';
import { type Builder, buildActions } from './build.ts';

/** What is built of which commit, and where to. */
export interface Publication {
  readonly git: Git;
  readonly revision: string;
  readonly images: readonly Image[];
  /** Host and path, e.g. `ghcr.io/team/app`. */
  readonly registry: string;
  readonly remote: RemoteRegistry;
  /** The repository and the builder; its registry is the one above. */
  readonly builder: Builder;
  /** The login as a file of Docker's format; none for a registry that asks for none. */
  readonly login: string | undefined;
  /** A temporary folder for the builds. */
  readonly folder: string;
  /** Names of images that are built even where the registry has them. */
  readonly rebuild: readonly string[];
}

export interface PublishedImage {
  readonly name: string;
  /** Where it is, with the commit as tag. */
  readonly image: string;
  readonly digest: string;
  readonly built: boolean;
}

/** The commit that last changed what an image is built from. */
async function changedIn({ git, revision }: Publication, { inputs }: Image): Promise<string> {
  return short((await git(['log', '-1', '--format=%H', revision, '--', ...inputs])) || revision);
}

/**
 * The steps that bring every image of a commit to a registry, each with two tags: the commit that last changed it,
 * under which it is built once, and the commit itself.
 * @param published gets what is in the registry afterwards
 * @throws Refusal when the registry does not answer (69) or refuses the login (77)
 */
export async function publishPlan(
  publication: Publication,
  published: (image: PublishedImage) => void,
): Promise<Plan> {
  const { git, revision, images, registry, remote, builder, login, folder, rebuild } = publication;
  const commit = short(revision);
  return Promise.all(
    images.map(async (image): Promise<Step> => {
      const { name } = image;
      const repository = imageName(name);
      const tag = await changedIn(publication, image);
      const isThere = !rebuild.includes(name) && (await remote.digestOf(repository, tag)) !== undefined;
      const inputs = await presentInputs(git, revision, image);
      const build = { image, tag, revision, inputs, folder, record: builder, ...(login && { login }) };
      const target = `${registry}/${repository}:${commit}`;
      return {
        title: isThere
          ? `${name}: the registry has it from ${tag}`
          : `Build ${name}, which ${tag} changed, and push it to ${registry}`,
        actions: [
          ...(isThere ? [] : buildActions(build)),
          {
            kind: 'call',
            what: `tag it as ${target}`,
            call: async () => {
              if (tag !== commit) await remote.tagAs(repository, tag, commit);
              const digest = await remote.digestOf(repository, commit);
              if (digest === undefined) {
                throw new Refusal(
                  `The registry does not have ${target} after it was pushed.`,
                  'Run the same command again.',
                  exitCode.unavailable,
                );
              }
              published({ name, image: target, digest, built: !isThere });
            },
          },
        ],
      };
    }),
  );
}
