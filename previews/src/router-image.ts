import { createHash } from 'node:crypto';
import { cp, glob, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkout, folderBuildActions } from '@presage/gitops';
import type { ClusterRecord } from '@presage/platform/cluster';
import { inTemporaryFolder } from '@presage/platform/machine';
import { imageName } from '@presage/platform/manifests';
import { carryOut, type Report } from '@presage/platform/plan';
import { digestIn } from '@presage/platform/registry';
import { exitCode, Refusal } from '@presage/runtime/refusal';

const image = { name: 'previews-router', dockerfile: 'Dockerfile', inputs: [] };

/** Folders of the checkout, and what the image calls them. */
const sources = { 'previews/src/router': 'router', 'packages/runtime/src': 'runtime/src' } as const;

/** The files of the program, relative to the checkout, in the order of their names. */
async function programFiles(): Promise<string[]> {
  const found = [];
  for (const folder of Object.keys(sources))
    for await (const file of glob(`${folder}/**/*`, { cwd: checkout }))
      if (/(?<!\.test)\.ts$|Dockerfile$/.test(file) && !file.includes('/testing')) found.push(file);
  return found.sort();
}

/** Differs with the program and with what it is built from. */
async function tagOf({ nodeImage }: ClusterRecord): Promise<string> {
  const hash = createHash('sha256').update(nodeImage ?? '');
  for (const file of await programFiles()) hash.update(file).update(await readFile(join(checkout, file)));
  return hash.digest('hex').slice(0, 12);
}

/** Writes the files from which the image is built. */
async function writeContext(folder: string): Promise<void> {
  for (const file of await programFiles()) {
    const [source, target] = Object.entries(sources).find(([from]) => file.startsWith(`${from}/`)) ?? [
      '',
      '',
    ];
    const path = file.endsWith('Dockerfile') ? 'Dockerfile' : join(target, file.slice(source.length + 1));
    await cp(join(checkout, file), join(folder, path));
  }
  await cp(join(checkout, 'packages/runtime/package.json'), join(folder, 'runtime/package.json'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
}

/**
 * The router's image with its digest; it is built where the registry does not have it.
 * @throws Refusal (69) when the registry does not answer, or does not have it after it was pushed
 */
export async function routerImage(record: ClusterRecord, report: Report): Promise<string> {
  const repository = imageName(image.name);
  const tag = await tagOf(record);
  const present = () => digestIn(record, repository, tag);
  let digest = await present();
  if (digest === undefined) {
    report('its image is built');
    await inTemporaryFolder('presage-router-', async (folder) => {
      await writeContext(join(folder, image.name));
      for (const action of folderBuildActions({ image, tag, folder, record })) await carryOut(action, report);
    });
    digest = await present();
  }
  if (digest !== undefined) return `${record.registry}/${repository}@${digest}`;
  throw new Refusal(
    `The registry does not have ${repository}:${tag} after it was pushed.`,
    'Try again.',
    exitCode.unavailable,
  );
}
