import type { ClusterRecord } from '@presage/platform/cluster';
import { runProgram } from '@presage/platform/machine';
import { carryOut, run, type Step } from '@presage/platform/plan';
import { imageLabel } from '../descriptor/image.ts';

/** One line of `buildah images --json`. */
export interface StoredImage {
  readonly id: string;
  /** None for a stage that only went into an image. */
  readonly names?: readonly string[] | null;
  /** Seconds since 1970. */
  readonly created: number;
}

/** Of the images of one Dockerfile, and of its stages: the next build reuses the latest. */
const kept = 3;

/** The ids of all but the newest images, and of all but the newest stages. */
export function superseded(stored: readonly StoredImage[]): string[] {
  const newestFirst = stored.toSorted((one, other) => other.created - one.created);
  const isNamed = ({ names }: StoredImage) => (names?.length ?? 0) > 0;
  return [newestFirst.filter(isNamed), newestFirst.filter((image) => !isNamed(image))]
    .flatMap((group) => group.slice(kept))
    .map(({ id }) => id);
}

/**
 * Removes old builds from buildah's store, which keeps all of them: it grew by 60 MB per push, and each build
 * searches all of them for layers to reuse (1 s with 400). The registry keeps what was pushed. Docker's builder
 * cleans its own store.
 */
export function pruneStep(record: ClusterRecord, images: readonly string[]): Step {
  const buildah = (words: readonly string[]) => [...record.builderArgs, ...words];
  return {
    title: `Remove builds of ${images.join(', ')} older than the last ${kept}`,
    satisfied: async () => record.builder !== 'buildah',
    actions: images.map((image) => ({
      kind: 'call',
      what: `buildah rmi all but the newest ${kept} images with the label ${imageLabel(image)}`,
      call: async (report) => {
        const label = `--filter=label=${imageLabel(image)}`;
        const { stdout, failed, stderr } = await runProgram('buildah', buildah(['images', '--json', label]));
        if (failed) throw new Error(stderr.trim() || 'buildah does not list its images');
        const ids = superseded(JSON.parse(stdout));
        if (ids.length > 0) await carryOut(run('buildah', buildah(['rmi', '--force', ...ids])), report);
      },
    })),
  };
}
