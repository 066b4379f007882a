import type { Cluster, FurtherStatus } from '@presage/gitops';
import { listPreviews, type PreviewState } from './list.ts';
import { previewsText } from './list-text.ts';
import { previewEnvironment } from './names.ts';

/** Previews as `status` shows them. @param now in milliseconds since 1970 @returns nothing where there are none */
export function statusOf(previews: readonly PreviewState[], now: number): FurtherStatus | undefined {
  if (previews.length === 0) return undefined;
  return {
    entries: previews.map((preview) => ({ environment: previewEnvironment(preview.slug).name, ...preview })),
    text: `previews\n${previewsText(previews, now).replace(/^/gm, '  ')}`,
  };
}

/** The previews of a cluster; nothing where they are off or there are none. */
export const previewStatus = async (cluster: Cluster): Promise<FurtherStatus | undefined> =>
  cluster.descriptor.previews ? statusOf(await listPreviews(cluster), Date.now()) : undefined;
