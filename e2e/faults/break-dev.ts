import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { clusterRecord, done, kubectl } from '../fixtures/cluster.ts';
import { identity } from '../fixtures/scratch.ts';
import type { Fault } from './faults.ts';
import { withResource } from './overlay.ts';

const folder = 'overlays/dev';

/**
 * Commits a fault on dev's branch itself and lets Argo CD read it: most of them the checks of a push would refuse, but
 * any of them can come about. The message is that of the newest delivery, so the log has a delivery that brought it.
 * @returns the commit
 */
export async function breakDev({ files, object }: Fault): Promise<string> {
  const { repository } = await clusterRecord();
  const clone = await mkdtemp(join(tmpdir(), 'presage-fault-'));
  const git = (...args: readonly string[]) => done('git', '-C', clone, ...identity, ...args);
  const edit = async (file: string, change: (text: string) => string) => {
    const path = join(clone, file);
    const text = await readFile(path, 'utf8');
    const changed = change(text);
    if (changed === text) throw new Error(`${file} has nothing that this fault changes:\n${text}`);
    await writeFile(path, changed);
  };
  try {
    await done('git', 'clone', '--quiet', '--branch=env/dev', '--single-branch', repository, clone);
    const message = await git('log', '-1', '--format=%B');
    for (const [file, change] of Object.entries(files)) await edit(file, change);
    if (object) {
      await writeFile(join(clone, folder, 'attic.yaml'), stringify(object));
      await edit(join(folder, 'kustomization.yaml'), withResource('attic.yaml'));
    }
    await git('add', '--all');
    await git('commit', '--quiet', '--message', message);
    const commit = await git('rev-parse', 'HEAD');
    // Straight into the object store: the hooks of the repository receive main only.
    await done('git', '-C', repository, 'fetch', '--quiet', clone, '+env/dev:refs/heads/env/dev');
    await kubectl(
      ...['-n', 'argocd', 'annotate', 'application', 'presage-dev', '--overwrite'],
      'argocd.argoproj.io/refresh=normal',
    );
    return commit;
  } finally {
    await rm(clone, { recursive: true, force: true });
  }
}
