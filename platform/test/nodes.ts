import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Puts programs into a folder that imitate kind, minikube, k3s and `docker exec` into a node: see fake-nodes.sh.
 * @param nodes their names; that of k3s is `this-machine`
 */
export async function fakeNodes(
  folder: string,
  nodes: readonly string[],
  programs: readonly string[] = ['kind', 'docker', 'minikube', 'k3s'],
): Promise<void> {
  for (const program of programs)
    await copyFile(join(import.meta.dirname, 'fake-nodes.sh'), join(folder, program));
  await writeFile(join(folder, 'nodes'), nodes.map((name) => `${name}\n`).join(''));
  for (const name of nodes) await writeFile(join(folder, `images-${name}`), '');
}
