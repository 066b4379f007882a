import { type Environment, pinnedPath } from '@presage/platform/environment';
import type { Git } from '../git/git.ts';
import { type Image, imagesIn, linesIn, manifestFolders, type PinnedFile } from './changes.ts';
import { type Delivery, readDeliveries } from './deliveries.ts';

/** What an environment served at a time. */
export interface Served {
  readonly time: string;
  readonly delivery: Delivery;
  /** By name. */
  readonly images: Readonly<Record<string, Image>>;
  readonly pinned: readonly {
    readonly file: string;
    readonly title: string;
    readonly lines: Readonly<Record<string, string>>;
  }[];
  /** The id of the tree of each folder of manifests that existed. */
  readonly manifests: Readonly<Record<string, string>>;
  /** Deliveries committed before that time which were not live at it, newest first. */
  readonly notLive: readonly Delivery[];
}

/** Whether a delivery was live at a time. Where nothing is recorded, it is taken as live since its commit. */
const wasLive = ({ ending }: Delivery, time: Date): boolean =>
  ending === undefined || (ending.result === 'live' && Date.parse(ending.ended) <= time.getTime());

const firstPage = 20;

/** The delivery that served at a time, and the newer ones that were not live. */
async function deliveryAt(git: Git, environment: Environment, time: Date) {
  const notLive: Delivery[] = [];
  for (let skip = 0, max = firstPage; ; skip += max, max = skip) {
    const page = await readDeliveries(git, environment, { max, skip, until: time });
    const index = page.findIndex((one) => wasLive(one, time));
    notLive.push(...(index === -1 ? page : page.slice(0, index)));
    const delivery = page[index];
    if (delivery || page.length < max) return { delivery, notLive };
  }
}

/** The text of a file of a commit; empty where it has none. */
async function textsOf(git: Git, commit: string, paths: readonly string[]): Promise<string[]> {
  const text = await git(['ls-tree', '-r', '-z', commit, '--', ...paths]);
  const blobs = new Map(
    text
      .split('\0')
      .filter(Boolean)
      .map((line) => {
        const [entry = '', path = ''] = line.split('\t');
        return [path, entry.split(' ')[2] ?? ''];
      }),
  );
  return Promise.all(
    paths.map(async (path) => {
      const blob = blobs.get(path);
      return blob === undefined ? '' : git(['cat-file', 'blob', blob]);
    }),
  );
}

async function treesOf(git: Git, commit: string, { overlay }: Environment): Promise<Record<string, string>> {
  const text = await git(['ls-tree', '-d', '-z', commit, '--', ...manifestFolders, overlay]);
  const lines = text.split('\0').filter(Boolean);
  return Object.fromEntries(
    lines.map((line) => {
      const [entry = '', path = ''] = line.split('\t');
      return [path, entry.split(' ')[2] ?? ''];
    }),
  );
}

/**
 * What an environment served at a time: the newest delivery that was live then. A delivery that failed or was still
 * under way did not serve; the one before it did.
 * @returns nothing before the first delivery
 */
export async function servedAt(
  git: Git,
  environment: Environment,
  pinned: readonly PinnedFile[],
  time: Date,
): Promise<Served | undefined> {
  const { delivery, notLive } = await deliveryAt(git, environment, time);
  if (!delivery) return undefined;
  const paths = [environment.pins, ...pinned.map(({ file }) => pinnedPath(environment, file))];
  const [[pins = '', ...texts], manifests] = await Promise.all([
    textsOf(git, delivery.commit, paths),
    treesOf(git, delivery.commit, environment),
  ]);
  return {
    time: time.toISOString(),
    delivery,
    images: imagesIn(pins),
    pinned: pinned.map(({ file, title }, index) => ({ file, title, lines: linesIn(texts[index] ?? '') })),
    manifests,
    notLive,
  };
}
