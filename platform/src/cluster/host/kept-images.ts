import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run, type Step } from '../../plan/step.ts';
import { nodeImage, systemKey } from './images.ts';
import type { HostLayout } from './layout.ts';

/** Repositories and blobs of the registry's storage with the images of the platform alone. */
function keptFolder(cache: string): string {
  const key = createHash('sha256')
    .update(`${systemKey(cache)} ${nodeImage}`)
    .digest('hex')
    .slice(0, 12);
  return join(cache, `platform-images-${key}`);
}

/** Blobs are never written in place, so a link is a copy; the small files that name them are. */
const copyStorage = (from: string, to: string) => [
  run('rm', ['-rf', `${to}.half`]),
  run('mkdir', ['-p', `${to}.half/docker/registry/v2`]),
  run('sh', [
    '-c',
    'cp -al "$1/blobs" "$2/" 2>/dev/null || cp -a "$1/blobs" "$2/"; cp -a "$1/repositories" "$2/"',
    'sh',
    `${from}/docker/registry/v2`,
    `${to}.half/docker/registry/v2`,
  ]),
  run('mv', [`${to}.half`, to]),
];

/** Gives a new registry the platform's images that an earlier cluster left in the cache folder. */
export const restoreImagesStep = (cache: string, layout: HostLayout): Step => ({
  title: 'Take the images of Kubernetes and Argo CD from the cache folder',
  satisfied: async () => existsSync(layout.registryData) || !existsSync(keptFolder(cache)),
  actions: copyStorage(keptFolder(cache), layout.registryData),
});

/** Keeps the images that were just built for the next cluster, in place of those of other versions. */
export const keepImagesStep = (cache: string, layout: HostLayout): Step => ({
  title: 'Keep these images in the cache folder for the next cluster',
  satisfied: async () =>
    existsSync(keptFolder(cache)) ||
    existsSync(join(layout.registryData, 'docker/registry/v2/repositories/presage')),
  actions: [
    run('find', [cache, '-maxdepth', '1', '-name', 'platform-images-*', '-exec', 'rm', '-rf', '{}', '+']),
    ...copyStorage(layout.registryData, keptFolder(cache)),
  ],
});
