import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Descriptor } from '../descriptor/descriptor.ts';
import { descriptorAt } from '../descriptor/load.ts';
import { renderingsIn } from '../dry-run/renderings.ts';
import { ask, commitNamed, type Git, remembering, short } from '../git/git.ts';
import { sameFiles } from '../git/same-files.ts';
import { objectChanges } from '../preview/object-changes.ts';
import type { EnvironmentPreview, Preview } from '../preview/preview.ts';
import { inspectAndValidate, noticeLines } from './validate.ts';

async function required(git: Git, name: string): Promise<string> {
  const commit = await commitNamed(git, name);
  if (commit !== undefined) return commit;
  throw new Refusal(
    `There is no revision "${name}" in this checkout.`,
    'Name a commit, a tag or a branch. A CI job has to check out the whole history (fetch-depth: 0).',
    exitCode.usage,
  );
}

/** Where the history of a revision left that of another: what the other got since is not a change of the revision. */
async function forkPoint(git: Git, base: string, revision: string): Promise<string> {
  const common = await ask(git, ['merge-base', base, revision]);
  if (common) return common;
  throw new Refusal(
    `${short(base)} and ${short(revision)} have no commit in common.`,
    'A CI job has to check out the whole history (fetch-depth: 0).',
    exitCode.usage,
  );
}

/** Images and Jobs, by whether a file that they are built from differs. */
async function imagesBetween(
  git: Git,
  { images, jobs }: Descriptor,
  base: string,
  revision: string,
): Promise<Pick<Preview, 'images' | 'jobs'>> {
  const same = (inputs: readonly string[]) => sameFiles(git, base, revision, inputs);
  const why = `changed since ${short(base)}`;
  const [ofImages, ofJobs] = await Promise.all([
    Promise.all(
      images.map(async ({ name, inputs }) => {
        const action = (await same(inputs)) ? ('keep' as const) : ('build' as const);
        return { name, action, why };
      }),
    ),
    Promise.all(jobs.map(async ({ name, inputs }) => ({ name, kept: await same(inputs) }))),
  ]);
  return { images: ofImages, jobs: ofJobs.filter(({ kept }) => !kept).map(({ name }) => name) };
}

/** A repository and the programs that render its manifests. */
export interface Renderer {
  readonly git: Git;
  readonly tools: Parameters<typeof inspectAndValidate>[1];
  /** Folder of the tool's cache. */
  readonly cache: string;
}

/**
 * What a revision changes compared with where it left another one, without a cluster: the images to build and the
 * rendered manifests. For a pull request, whose CI job can't reach the cluster.
 * @throws Refusal (64) for an unknown revision, (78) for one without a valid descriptor
 */
export async function previewBetween(
  { git: repository, tools, cache }: Renderer,
  from: string,
  to: string,
): Promise<Preview> {
  const git = remembering(repository);
  const revision = await required(git, to);
  const base = await forkPoint(git, await required(git, from), revision);
  const descriptor = await descriptorAt(git, revision);
  const renderings = renderingsIn(cache, (await tools()).kustomize);
  const environments = descriptor.environments.map(async (environment): Promise<EnvironmentPreview> => {
    const { name } = environment;
    const [before, after] = await Promise.all(
      [base, revision].map((commit) => renderings.of(git, commit, environment)),
    );
    const [finding] = after?.findings ?? [];
    const problem = finding && `${finding.file}: ${finding.message}`;
    const changes = problem ? [] : objectChanges(before?.objects ?? [], after?.objects ?? []);
    return { name, from: undefined, changes, problem };
  });
  const [{ findings, notices }, subject, images, ...previews] = await Promise.all([
    inspectAndValidate(git, tools, revision, { descriptor }),
    git(['log', '-1', '--format=%s', revision]),
    imagesBetween(git, descriptor, base, revision),
    ...environments,
  ]);
  const notes = [
    ...noticeLines(notices),
    `Compared with ${short(base)}, without a cluster: the API server was not asked.`,
  ];
  return { revision, subject, findings, notes, ...images, environments: previews };
}
