import { type Environment, pinnedPath } from '@presage/platform/environment';
import { parse } from 'yaml';
import type { Git } from '../git/git.ts';
import { type Delivery, type LogPart, type RawDelivery, readWithFiles } from './deliveries.ts';

export interface Image {
  /** The commit of main that last changed what the image is built from. */
  readonly tag: string;
  readonly digest: string;
}

export interface ImageChange {
  readonly name: string;
  readonly before: Image | undefined;
  readonly after: Image | undefined;
}

/** A file of the overlay with `name=value` lines, and what its lines are called. */
export interface PinnedFile {
  readonly file: string;
  readonly title: string;
}

export interface PinnedChange {
  readonly title: string;
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What a delivery changed in its environment. */
export interface Changes {
  readonly images: readonly ImageChange[];
  readonly pinned: readonly PinnedChange[];
  /** Paths of manifests, without the pins. */
  readonly manifests: readonly string[];
}

export type LoggedDelivery = Delivery & { readonly changes: Changes };

interface PinsFile {
  readonly images?: readonly { readonly name?: string; readonly newTag?: string; readonly digest?: string }[];
}

/** The images in the text of a pins file, by name. */
export function imagesIn(text: string): Record<string, Image> {
  const { images = [] } = (parse(text) ?? {}) as PinsFile;
  return Object.fromEntries(
    images.flatMap(({ name, newTag: tag = '', digest = '' }) => (name ? [[name, { tag, digest }]] : [])),
  );
}

/** The `name=value` lines of a pinned file. */
export function linesIn(text: string): Record<string, string> {
  const lines = text.split(/\r?\n/).map((line) => /^([A-Za-z][\w.-]*)=(.*)$/.exec(line));
  return Object.fromEntries(lines.flatMap((found) => (found ? [[found[1] ?? '', found[2] ?? '']] : [])));
}

/** The names whose values differ, with both values. */
function differences<Value>(
  before: Readonly<Record<string, Value>>,
  after: Readonly<Record<string, Value>>,
): { name: string; before: Value | undefined; after: Value | undefined }[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((name) => ({ name, before: before[name], after: after[name] }))
    .filter((one) => JSON.stringify(one.before) !== JSON.stringify(one.after));
}

const none = /^0+$/;
const textOf = async (git: Git, blob: string): Promise<string> =>
  none.test(blob) ? '' : git(['cat-file', 'blob', blob]);

/** Folders of manifests that every environment uses. */
export const manifestFolders = ['base', 'components'] as const;

async function changesOf(
  git: Git,
  environment: Environment,
  pinned: readonly PinnedFile[],
  { files }: RawDelivery,
): Promise<Changes> {
  const contents = async (path: string) => {
    const file = files.find((one) => one.path === path);
    return file ? Promise.all([textOf(git, file.before), textOf(git, file.after)]) : (['', ''] as const);
  };
  const paths = pinned.map(({ file }) => pinnedPath(environment, file));
  const folders = [...manifestFolders, environment.overlay].map((folder) => `${folder}/`);
  const [pins, ...lines] = await Promise.all([environment.pins, ...paths].map(contents));
  return {
    images: differences(imagesIn(pins?.[0] ?? ''), imagesIn(pins?.[1] ?? '')),
    pinned: lines.flatMap(([before, after], index) =>
      differences(linesIn(before), linesIn(after)).map((one) => ({
        title: pinned[index]?.title ?? '',
        ...one,
      })),
    ),
    manifests: files
      .map(({ path }) => path)
      .filter((path) => folders.some((folder) => path.startsWith(folder)))
      .filter((path) => path !== environment.pins && !paths.includes(path)),
  };
}

/** The deliveries to an environment, newest first, each with what it changed. */
export async function readLog(
  git: Git,
  environment: Environment,
  pinned: readonly PinnedFile[],
  part: LogPart,
): Promise<LoggedDelivery[]> {
  const raw = await readWithFiles(git, environment, part);
  return Promise.all(
    raw.map(async ({ files, ...delivery }) => ({
      ...delivery,
      changes: await changesOf(git, environment, pinned, { ...delivery, files }),
    })),
  );
}
