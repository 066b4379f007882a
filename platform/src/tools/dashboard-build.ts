import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { Refusal } from '@presage/runtime/refusal';
import { execa } from 'execa';
import { parse, stringify } from 'yaml';
import { type Action, run, type Step } from '../plan/step.ts';
import { dashboardFolder, layerFiles, layerFolder } from './dashboard.ts';
import { goModuleSource } from './go-modules.ts';
import { goToolFolder } from './go-tools.ts';
import { argocdVersion } from './versions.ts';

/** The styles, fonts and images come from here; the layer replaces its program. */
const argoUi = {
  package: 'argo-ui@1.0.0',
  archive: 'argo-ui-1.0.0.tgz',
  sha512: 'NvV47SAcVdTZeTm59EVw09u8ZdbXUo2kPdLCveJ8kbBAsFZ3pbYgDGcB9xE61iWCgM1l82sdczUp4NAfGOdCAQ==',
} as const;

/** Copies the folder `ui` of the module, which is read-only in Go's cache. */
async function copySource(folder: string): Promise<void> {
  const source = join(await goModuleSource('argocd', 'github.com/argoproj/argo-cd/v3'), 'ui');
  await cp(source, folder, { recursive: true });
  await execa('chmod', ['-R', 'u+w', folder]);
}

interface Lockfile {
  importers: { '.': { dependencies: Record<string, unknown> } };
  packages: Record<string, unknown>;
  snapshots: Record<string, unknown>;
}

/**
 * Takes argo-ui out of the packages to install: the lockfile names an archive of its repository.
 * @returns the contents of package.json and pnpm-lock.yaml without it
 */
export function withoutArgoUi(manifest: string, lockfile: string): { manifest: string; lockfile: string } {
  const { dependencies, ...rest } = JSON.parse(manifest) as { dependencies: Record<string, string> };
  const lock = parse(lockfile) as Lockfile;
  const others = <T>(entries: Record<string, T>) =>
    Object.fromEntries(
      Object.entries(entries).filter(([name]) => name !== 'argo-ui' && !name.startsWith('argo-ui@')),
    );
  lock.importers['.'].dependencies = others(lock.importers['.'].dependencies);
  lock.packages = others(lock.packages);
  lock.snapshots = others(lock.snapshots);
  return {
    manifest: JSON.stringify({ ...rest, dependencies: others(dependencies) }, null, 2),
    lockfile: stringify(lock),
  };
}

async function prepareInstallation(folder: string): Promise<void> {
  const [manifestFile, lockFile, settingsFile] = [
    'package.json',
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
  ].map((name) => join(folder, name)) as [string, string, string];
  const { manifest, lockfile } = withoutArgoUi(
    await readFile(manifestFile, 'utf8'),
    await readFile(lockFile, 'utf8'),
  );
  await writeFile(manifestFile, manifest);
  await writeFile(lockFile, lockfile);
  // The layer uses the styles of tippy.js, which only another package depends on.
  const settings = parse(await readFile(settingsFile, 'utf8'));
  await writeFile(settingsFile, stringify({ ...settings, publicHoistPattern: ['tippy.js'] }));
}

async function requireArgoUi(folder: string): Promise<void> {
  const digest = createHash('sha512')
    .update(await readFile(join(folder, argoUi.archive)))
    .digest('base64');
  if (digest === argoUi.sha512) return;
  throw new Refusal(
    `The archive of ${argoUi.package} has the digest sha512-${digest}, not sha512-${argoUi.sha512}.`,
    'The registry serves another package under this name: correct the npm registry of this machine.',
  );
}

/** Puts argo-ui together: the layer's program, with the styles, fonts and images of the published package. */
async function putLayer(published: string, target: string): Promise<void> {
  for (const name of await readdir(published, { recursive: true }))
    if (['.ts', '.tsx'].includes(extname(name))) await rm(join(published, name));
  await mkdir(dirname(target), { recursive: true });
  await rm(target, { recursive: true, force: true });
  await cp(published, target, { recursive: true });
  const styles = join(target, 'src', 'styles');
  await rename(join(styles, 'config.scss'), join(styles, 'config-1.0.0.scss'));
  for (const file of layerFiles()) await cp(join(layerFolder, file), join(target, file));
}

/** The actions that build the dashboard in `folder`, whose dist/app has it afterwards. */
export function dashboardActions(folder: string): Action[] {
  const layerPackages = createRequire(join(layerFolder, 'package.json'));
  const node = (script: string, args: readonly string[], env: Record<string, string> = {}) =>
    run(process.execPath, [script, ...args], { cwd: folder, env });
  const installed = (script: string) => join(folder, 'node_modules', script);
  return [
    {
      kind: 'call',
      what: `copy ui/ of argo-cd ${argocdVersion} to ${folder}`,
      call: () => copySource(folder),
    },
    {
      kind: 'call',
      what: 'take argo-ui out of its package.json and pnpm-lock.yaml',
      call: () => prepareInstallation(folder),
    },
    node(join(dirname(layerPackages.resolve('pnpm/package.json')), 'bin', 'pnpm.mjs'), [
      'install',
      '--frozen-lockfile',
      '--ignore-scripts',
      '--store-dir',
      join(folder, '.store'),
    ]),
    run('npm', ['pack', argoUi.package, '--silent'], { cwd: folder }),
    { kind: 'call', what: `check the digest of ${argoUi.archive}`, call: () => requireArgoUi(folder) },
    run('tar', ['-x', '-z', '-f', argoUi.archive], { cwd: folder }),
    {
      kind: 'call',
      what: 'put argocd/dashboard in the place of its program',
      call: () => putLayer(join(folder, 'package'), installed('argo-ui')),
    },
    node(installed('typescript/bin/tsc'), [
      '--noEmit',
      '--project',
      'src/app',
      '--allowImportingTsExtensions',
    ]),
    node(
      installed('webpack/bin/webpack.js'),
      ['--config', 'src/app/webpack.config.js', '--mode', 'production', '--no-devtool'],
      { NODE_ENV: 'production', ARGO_VERSION: argocdVersion },
    ),
  ];
}

/** Builds Argo CD's dashboard from its source in the Go module, unless the program that contains it is there. */
export function dashboardStep(cache: string): Step {
  const target = dashboardFolder(cache);
  const build = `${target}.half`;
  return {
    title: 'Build the dashboard of Argo CD from the Go module (about 4 min, once)',
    satisfied: async () => [target, goToolFolder(cache, 'argocd')].some((folder) => existsSync(folder)),
    actions: [
      { kind: 'remove', path: build },
      run('mkdir', ['-p', dirname(target)]),
      ...dashboardActions(build),
      run('mv', [join(build, 'dist', 'app'), target]),
      { kind: 'remove', path: build },
    ],
  };
}
