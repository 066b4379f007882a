import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '@presage/platform/environment';
import { imagesOf, isPinned, readSources, renderOverlay } from '@presage/platform/manifests';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Cluster } from '../delivery/extension.ts';
import { withManifests } from '../git/export-tree.ts';
import { readPins } from '../images/pins.ts';

/**
 * Stops a delivery whose tree would run an image without a digest. Where the files do not prove that its pins reach
 * every image, the overlay is rendered.
 * @param tree what the environment's branch would hold
 * @throws Refusal (65) that names the images
 */
export async function requireDigests(
  { git, record }: Pick<Cluster, 'git' | 'record'>,
  environment: Environment,
  tree: string,
): Promise<void> {
  const { name, overlay, branch, pins } = environment;
  const refuse = (why: string) =>
    new Refusal(
      `${branch} is not written: ${why}.`,
      `Name pins last under components of ${overlay}/kustomization.yaml on main, and \`git push cluster main\`. ${name} stays as it is.`,
      exitCode.data,
    );
  await withManifests(git, tree, async (folder) => {
    const text = await readFile(join(folder, pins), 'utf8').catch(() => undefined);
    const pinned = readPins(text, pins).map((pin) => pin.name);
    const sources = readSources(folder, name);
    if (sources.findings.length === 0 && isPinned(folder, environment, sources, pinned)) return;
    const { objects, findings } = await renderOverlay(record.tools, folder, name);
    const [finding] = findings;
    if (finding) throw refuse(`${finding.file}: ${finding.message}`);
    const missed = objects.flatMap(imagesOf).filter((image) => !/@sha256:[0-9a-f]{64}$/.test(image));
    if (missed.length > 0)
      throw refuse(`${[...new Set(missed)].sort().join(', ')} would run without a digest`);
  });
}
