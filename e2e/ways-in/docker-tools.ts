/**
 * Fetches or builds the programs of a Docker engine and of what runs with it, once, and links them from a folder:
 * bin/ for the PATH, docker/ for DOCKER_CONFIG.
 *
 *     node e2e/ways-in/docker-tools.ts FOLDER
 */
import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { goToolPath, goToolSteps, readConfiguration, run, runPlan, type Step } from '@presage/gitops';

const suite = 'trixie';
const { cache } = readConfiguration();
const engine = join(cache, `docker-${suite}-${process.arch}`);
const programs = ['containerd', 'containerd-shim-runc-v2', 'docker', 'docker-proxy', 'dockerd'];

/** Debian's packages are unpacked, not installed: a Docker of this machine stays as it is. runc is the machine's. */
const engineStep: Step = {
  title: `Take Docker from the packages of Debian ${suite} (25 s, once)`,
  satisfied: async () => existsSync(engine),
  actions: [
    run('rm', ['-rf', `${engine}.half`, `${engine}.packages`]),
    run('mkdir', ['-p', `${engine}.half`]),
    run('mmdebstrap', [
      '--variant=extract',
      '--format=directory',
      '--include=docker.io,docker-cli,containerd',
      suite,
      `${engine}.packages`,
    ]),
    run('sh', [
      '-c',
      'from=$1 to=$2; shift 2; for program; do cp "$from"/usr/*bin/"$program" "$to/" || exit; done',
      'sh',
      `${engine}.packages`,
      `${engine}.half`,
      ...programs,
    ]),
    run('rm', ['-rf', `${engine}.packages`]),
    run('mv', [`${engine}.half`, engine]),
  ],
};

await runPlan([engineStep, ...goToolSteps(cache, ['compose', 'buildx'])]);

const [folder = ''] = process.argv.slice(2);
const bin = join(folder, 'bin');
const plugins = join(folder, 'docker', 'cli-plugins');
for (const made of [bin, plugins]) mkdirSync(made, { recursive: true });
for (const program of readdirSync(engine)) symlinkSync(join(engine, program), join(bin, program));
symlinkSync(goToolPath(cache, 'compose'), join(plugins, 'docker-compose'));
symlinkSync(goToolPath(cache, 'buildx'), join(plugins, 'docker-buildx'));
