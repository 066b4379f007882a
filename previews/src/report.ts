import { type Cluster, firstEnvironment, headOf, pinsAt } from '@presage/gitops';
import { listPreviews, type PreviewState } from './list.ts';
import type { PushedPreview } from './push.ts';
import { addressOf } from './router.ts';

/** An image of a preview. */
export interface ReportedImage {
  readonly name: string;
  readonly digest: string;
  /** Whether the first environment runs it too. */
  readonly shared: boolean;
}

/** Files that a Job reads and the first environment has not, or has in another version. */
export interface ReportedJob {
  readonly job: string;
  /** As git names them: `A` is added, `M` modified, `D` deleted. */
  readonly files: readonly { readonly status: string; readonly path: string }[];
}

/** What a pull request shows about its preview. */
export interface PreviewReport {
  readonly state: PreviewState;
  readonly revision: string;
  readonly live: boolean;
  /** The environment that it is compared with. */
  readonly first: string;
  readonly images: readonly ReportedImage[];
  /** Jobs that would run again, with the files that they would run: migrations to come. */
  readonly jobs: readonly ReportedJob[];
}

async function imagesOf(cluster: Cluster, { preview }: PushedPreview): Promise<ReportedImage[]> {
  const { git, descriptor } = cluster;
  const first = firstEnvironment(descriptor.environments);
  const [own, others] = await Promise.all(
    [preview.environment, first].map(async (environment) => {
      const head = await headOf(git, environment);
      return head ? pinsAt(git, head.commit, environment) : [];
    }),
  );
  const shared = new Set((others ?? []).map(({ digest }) => digest));
  return (own ?? []).map(({ name, digest }) => ({ name, digest, shared: shared.has(digest) }));
}

async function jobsOf({ git, descriptor }: Cluster, revision: string): Promise<ReportedJob[]> {
  const head = await headOf(git, firstEnvironment(descriptor.environments));
  if (!head) return [];
  const found = await Promise.all(
    descriptor.jobs.map(async ({ name, inputs }) => {
      const text = await git([
        ...['diff', '--name-status', '--no-renames', '-z', head.revision, revision],
        ...['--', ...inputs],
      ]);
      const words = text.split('\0');
      const files = words.flatMap((status, index) => {
        const path = words[index + 1];
        return index % 2 === 0 && path !== undefined ? [{ status, path }] : [];
      });
      return { job: name, files };
    }),
  );
  return found.filter(({ files }) => files.length > 0);
}

/** What a pushed preview runs, and how that differs from the first environment. */
export async function reportOf(pushed: PushedPreview): Promise<PreviewReport> {
  const { cluster, preview, revision } = pushed;
  const [previews, images, jobs] = await Promise.all([
    listPreviews(cluster),
    imagesOf(cluster, pushed),
    jobsOf(cluster, revision),
  ]);
  const state = previews.find(({ slug }) => slug === preview.slug) ?? {
    ...{ slug: preview.slug, branch: preview.branch, address: addressOf(preview.slug), commit: undefined },
    ...{ updatedAt: undefined, megabytes: undefined, asleep: undefined, usedAt: undefined },
    ...{ sync: 'not deployed', health: '' },
  };
  const live = state.commit === revision && state.sync === 'Synced' && state.health === 'Healthy';
  const first = firstEnvironment(cluster.descriptor.environments).name;
  return { state, revision, live, first, images, jobs };
}
