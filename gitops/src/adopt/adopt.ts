import { createHash } from 'node:crypto';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkout } from '@presage/platform/configuration';
import type { Environment } from '@presage/platform/environment';
import { type Address, addressesOf } from '@presage/platform/manifests';
import { type Action, type Plan, run } from '@presage/platform/plan';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Descriptor } from '../descriptor/descriptor.ts';
import { type Git, gitIn } from '../git/git.ts';
import { overlayText } from './overlay-text.ts';

/** What every application needs, and so stays of the base. */
const keptInBase = ['namespace.yaml', 'network-policies'];
const keptPolicies = ['default-deny.yaml', 'dns.yaml'];
const skeleton = join(checkout, 'gitops', 'skeleton');
const write = (path: string, content: string): Action => ({
  kind: 'write',
  path: join(checkout, path),
  content,
});

/** @throws Refusal where the checkout has changes that are not committed: nothing could restore them */
async function requireClean(git: Git): Promise<void> {
  const changes = await git(['status', '--porcelain']);
  if (changes === '') return;
  throw new Refusal(
    `This checkout has changes that are not committed:\n${changes.split('\n').slice(0, 5).join('\n')}`,
    'Commit or stash them, then run `npm run gitops adopt` again.',
    exitCode.usage,
  );
}

/** @throws Refusal where the demonstration is gone already: what base/ holds then is somebody's application */
function requireDemonstration({ demonstration }: Descriptor): void {
  if (demonstration.length > 0) return;
  throw new Refusal(
    'gitops.config.ts names no demonstration, so there is nothing to remove.',
    'Add your application: docs/recipes/own-application.md shows the files.',
    exitCode.usage,
  );
}

/** Paths of the demonstration that git tracks. */
function removedPaths(descriptor: Descriptor): string[] {
  const inFolder = (folder: string, kept: readonly string[]) =>
    readdirSync(join(checkout, folder))
      .filter((name) => !kept.includes(name))
      .map((name) => `${folder}/${name}`);
  const pinned = descriptor.environments.flatMap(({ overlay }) =>
    descriptor.pinnedFiles.map((file) => `${overlay}/${file}`),
  );
  return [
    ...descriptor.demonstration,
    ...inFolder('base', [...keptInBase, 'kustomization.yaml']),
    ...inFolder('base/network-policies', [...keptPolicies, 'kustomization.yaml']),
    ...pinned,
  ].filter((path) => existsSync(join(checkout, path)));
}

/** An entry of `environments`: only its name where it is promoted from the one before it. */
const environmentText = (
  { name, from }: Environment,
  index: number,
  environments: readonly Environment[],
): string => (from === environments[index - 1]?.name ? `'${name}'` : `{ name: '${name}', from: '${from}' }`);

/** package.json without the workspaces of the demonstration, and without scripts for verbs that are gone. */
function packageText(removed: readonly string[]): string {
  const text = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
  text.workspaces = text.workspaces.filter((pattern: string) => !removed.includes(pattern));
  for (const script of ['data', 'e2e']) delete text.scripts[script];
  return `${JSON.stringify(text, null, 2)}\n`;
}

/** knip.json with the workspaces that are left. */
function knipText(removed: readonly string[]): string {
  const text = JSON.parse(readFileSync(join(checkout, 'knip.json'), 'utf8'));
  const left = Object.entries(text.workspaces).filter(
    ([folder]) => !removed.some((path) => folder === path || folder.startsWith(`${path}/`)),
  );
  text.workspaces = Object.fromEntries(left);
  // What only the demonstration uses of it is there for the next application.
  delete text.workspaces['packages/runtime']?.includeEntryExports;
  return `${JSON.stringify(text, null, 2)}\n`;
}

/**
 * Removes the demonstration from this checkout and leaves what an application of one's own is added to: base
 * and overlays without a workload, a descriptor with the same environments. It commits nothing.
 * @param kustomize reads the ports that the environments publish, which they keep
 * @throws Refusal where the checkout has changes that are not committed, or no demonstration
 */
export async function adoptPlan(descriptor: Descriptor, kustomize: string): Promise<Plan> {
  requireDemonstration(descriptor);
  const git = gitIn(checkout);
  await requireClean(git);
  const paths = removedPaths(descriptor);
  const ports = await Promise.all(
    descriptor.environments.map((environment) => addressesOf({ kustomize }, checkout, environment)),
  );
  const files = globSync('**/*.{ts,yaml}', { cwd: skeleton });
  const names = descriptor.environments.map(environmentText).join(', ');
  const textOf = (file: string) =>
    readFileSync(join(skeleton, file), 'utf8').replace(/environments: \[.*\]/, `environments: [${names}]`);
  return [
    {
      title: 'Remove the demonstration',
      actions: [run('git', ['rm', '-r', '--quiet', '--', ...paths], { cwd: checkout })],
    },
    {
      title: 'Write a base and overlays without a workload, and a descriptor',
      actions: [
        ...files.map((file) => write(file, textOf(file))),
        ...descriptor.environments.map(({ overlay, namespace }, index) =>
          write(`${overlay}/kustomization.yaml`, overlayText(namespace, firstPort(ports[index]))),
        ),
        write('package.json', packageText(paths)),
        write('knip.json', knipText(paths)),
        run('biome', ['format', '--write', 'package.json', 'knip.json'], { cwd: checkout }),
      ],
    },
    {
      title: 'Remove the packages that only the demonstration uses',
      actions: [
        run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: checkout }),
        {
          kind: 'call',
          what: 'record in node_modules that these packages are installed, as run.mjs does',
          call: async () => {
            const lockfile = await readFile(join(checkout, 'package-lock.json'));
            const wanted = createHash('sha256').update(lockfile).digest('hex');
            await writeFile(join(checkout, 'node_modules', '.presage-installed'), wanted);
          },
        },
      ],
    },
  ];
}

const firstPort = (addresses: readonly Address[] | undefined): number | undefined => addresses?.[0]?.nodePort;
