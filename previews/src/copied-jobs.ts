import { type Cluster, firstEnvironment } from '@presage/gitops';
import { imageName } from '@presage/platform/manifests';
import { read } from './cluster.ts';

/** The part of a Job that shows what it has done. */
interface Job {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly { readonly image: string }[];
        readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[];
      };
    };
  };
  readonly status?: { readonly succeeded?: number };
}

/** A Job that has completed: the digest of its image, and the claims that it may have written to. */
export interface CompletedJob {
  readonly digest: string;
  readonly claims: readonly string[];
}

type Pin = { readonly name: string; readonly digest: string };

/** The Jobs of a list that have completed, by their names. */
export const completedIn = (jobs: readonly Job[]): Map<string, CompletedJob> =>
  new Map(
    jobs.flatMap(({ metadata, spec, status }): [string, CompletedJob][] => {
      const { containers, volumes = [] } = spec.template.spec;
      const digest = containers[0]?.image.split('@')[1];
      if (!status?.succeeded || digest === undefined) return [];
      const claims = volumes.flatMap(({ persistentVolumeClaim: claim }) => claim?.claimName ?? []);
      return [[metadata.name, { digest, claims }]];
    }),
  );

/** The Jobs that the first environment has completed. */
export async function completedJobs({
  record,
  descriptor,
}: Pick<Cluster, 'record' | 'descriptor'>): Promise<Map<string, CompletedJob>> {
  if (!descriptor.previews?.copiedJobs.length) return new Map();
  const { namespace } = firstEnvironment(descriptor.environments);
  return completedIn(
    (await read<{ items: Job[] }>(record, `/apis/batch/v1/namespaces/${namespace}/jobs`)).items,
  );
}

const digestOf = (job: string, pins: readonly Pin[]): string | undefined =>
  pins.find(({ name }) => name === imageName(job))?.digest;

/**
 * The Jobs that a new preview needs not run: the first environment has completed them with the same image before it was
 * copied, and all that they write to was.
 * @param claims that were copied
 */
export const leftOutAtFirst = (
  jobs: readonly string[],
  pins: readonly Pin[],
  completed: ReadonlyMap<string, CompletedJob>,
  claims: readonly string[],
): string[] =>
  jobs.filter((job) => {
    const done = completed.get(job);
    return done?.digest === digestOf(job, pins) && done?.claims.every((claim) => claims.includes(claim));
  });

/** Of the Jobs that a preview has not run so far, those that it still needs not run: their image stays the same. */
export const stillLeftOut = (
  before: readonly string[],
  pins: readonly Pin[],
  earlier: readonly Pin[],
): string[] =>
  before.filter((job) => digestOf(job, pins) !== undefined && digestOf(job, pins) === digestOf(job, earlier));
