import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type ClusterRecord, writeClusterRecord } from '@presage/platform/cluster';
import { checkout, readConfiguration } from '@presage/platform/configuration';
import { runPlan } from '@presage/platform/plan';
import { sampleManifests } from '@presage/platform/testing';
import { goToolPath, goToolSteps, schemasFolder, schemasStep } from '@presage/platform/tools';
import { parseAllDocuments } from 'yaml';
import { type Git, gitIn } from '../src/git/git.ts';
import { installHooks, makeRepository } from '../src/remote/install.ts';
import { fakeRegistry } from './fake-registry.ts';
import { sample } from './sample.ts';

export interface Ended {
  readonly code: number;
  readonly output: string;
}

export interface Running {
  readonly output: () => string;
  readonly ended: Promise<Ended>;
  /** What Ctrl-C does: the program and all that it started get SIGINT. */
  readonly interrupt: () => void;
}

/** A Kubernetes object that kubectl was given on its standard input. */
export interface Applied {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: {
    /** Of an AppProject. */
    readonly destinations?: readonly { readonly namespace: string }[];
    /** Of an ApplicationSet. */
    readonly generators?: readonly {
      readonly list: {
        readonly elements: readonly { readonly environment: string; readonly namespace: string }[];
      };
    }[];
  };
  readonly stringData?: Readonly<Record<string, string>>;
}

/** A bare repository with its hooks, a clone, a registry, and programs that replace buildah and kubectl. */
export interface DeliveryScene {
  readonly folder: string;
  readonly record: ClusterRecord;
  /** Git in the bare repository, and in a person's clone of it. */
  readonly bare: Git;
  readonly clone: Git;
  readonly work: string;
  /** Writes files in the clone and commits them; returns the commit. */
  readonly commit: (message: string, files: Readonly<Record<string, string>>) => Promise<string>;
  readonly push: (...args: string[]) => Promise<Ended>;
  /** The same, to read the output while it runs. */
  readonly pushing: (...args: string[]) => Running;
  /** Runs the command line as a person does. */
  readonly gitops: (...args: string[]) => Promise<Ended>;
  /** Sets what the fake cluster answers from now on. */
  readonly cluster: (answers: object) => Promise<void>;
  /** Ends when the condition holds. */
  readonly until: (holds: () => Promise<boolean>) => Promise<void>;
  /** Calls of buildah and kubectl so far. */
  readonly calls: () => Promise<string[]>;
  /** The objects that were applied since the last call, in order. */
  readonly applied: () => Promise<Applied[]>;
  readonly stopRegistry: () => Promise<void>;
  readonly close: () => Promise<void>;
}

async function recordOf(folder: string, registry: string): Promise<ClusterRecord> {
  const { cache } = readConfiguration();
  await runPlan([...goToolSteps(cache, ['kustomize', 'kubeconform']), schemasStep(cache)], {
    onlyResult: true,
  });
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, `clusters:\n- cluster:\n    server: http://${registry}\n`);
  return {
    provider: 'host',
    checkout,
    kubeconfig,
    repository: join(folder, 'state', 'presage', 'git', 'presage.git'),
    registry,
    builder: 'buildah',
    builderArgs: [],
    tools: {
      kubectl: join(folder, 'kubectl'),
      kustomize: goToolPath(cache, 'kustomize'),
      kubeconform: goToolPath(cache, 'kubeconform'),
      schemas: schemasFolder(cache),
    },
    createdAt: new Date(0).toISOString(),
  };
}

async function fakePrograms(folder: string): Promise<void> {
  const fakes = join(checkout, 'gitops', 'test');
  await copyFile(join(fakes, 'fake-buildah.sh'), join(folder, 'buildah'));
  const program = await readFile(join(fakes, 'fake-kubectl.js'), 'utf8');
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'kubectl'), `#!${process.execPath}\n${program}`);
  for (const name of ['buildah', 'kubectl']) await chmod(join(folder, name), 0o755);
  await writeFile(join(folder, 'calls.log'), '');
}

export interface SceneOptions {
  /** Folder whose `base` and `overlays` the clone holds in place of the sample's. */
  readonly manifests?: string;
  /** Further files of the first commit, or others in place of the sample's. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A scene whose clone holds the sample application; nothing is pushed yet. */
export async function deliveryScene({
  manifests = sampleManifests,
  files = {},
}: SceneOptions = {}): Promise<DeliveryScene> {
  const folder = await mkdtemp(join(tmpdir(), 'presage-scene-'));
  const registry = await fakeRegistry(join(folder, 'pushed.log'));
  const record = await recordOf(folder, registry.address);
  await fakePrograms(folder);
  const state = join(folder, 'state', 'presage');
  await mkdir(state, { recursive: true });
  await writeClusterRecord(state, record);
  const bare = await makeRepository(record.repository);
  const { XDG_CACHE_HOME: cacheHome = join(process.env.HOME ?? '', '.cache') } = process.env;
  await installHooks({
    checkout,
    repository: record.repository,
    stateHome: join(folder, 'state'),
    cacheHome,
  });

  const work = join(folder, 'clone');
  await mkdir(work);
  const parts = {
    apps: sample,
    'gitops.config.ts': sample,
    base: manifests,
    overlays: manifests,
    argocd: checkout,
  };
  for (const [part, from] of Object.entries(parts))
    await cp(join(from, part), join(work, part), { recursive: true });
  const clone = gitIn(work);
  await clone(['init', '--quiet', '--initial-branch=main']);
  await clone(['config', 'user.name', 'Ada']);
  await clone(['config', 'user.email', 'ada@example.test']);
  await clone(['remote', 'add', 'cluster', record.repository]);

  const cluster = (answers: object) =>
    writeFile(join(folder, 'cluster.json'), JSON.stringify({ repository: record.repository, ...answers }));
  const env = {
    ...process.env,
    PATH: `${folder}:${process.env.PATH}`,
    XDG_STATE_HOME: join(folder, 'state'),
    NO_COLOR: '1',
  };
  const run = (command: string, args: string[]): Running => {
    const child = spawn(command, args, {
      cwd: work,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const interrupt = () => child.pid !== undefined && process.kill(-child.pid, 'SIGINT');
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
    // As the person reads it, without git's prefix in front of the hooks' output.
    const output = () => text.replaceAll(/^remote: ?/gm, '').replaceAll(/ +$/gm, '');
    const ended = once(child, 'close').then(([code]) => ({
      // None when a signal ended it.
      code: typeof code === 'number' ? code : 128,
      output: output(),
    }));
    return { output, ended, interrupt };
  };
  const pushing = (...args: string[]) =>
    run('git', ['push', 'cluster', ...(args.length > 0 ? args : ['main'])]);
  const scene: DeliveryScene = {
    folder,
    record,
    bare,
    clone,
    work,
    commit: async (message, files) => {
      for (const [file, content] of Object.entries(files)) {
        await mkdir(join(work, file, '..'), { recursive: true });
        await writeFile(join(work, file), content);
      }
      await clone(['add', '--all']);
      await clone(['commit', '--quiet', '--allow-empty', '-m', message]);
      return clone(['rev-parse', 'HEAD']);
    },
    pushing,
    push: (...args) => pushing(...args).ended,
    gitops: (...args) => run(process.execPath, [join(checkout, 'gitops', 'src', 'main.ts'), ...args]).ended,
    cluster,
    until: async (holds) => {
      while (!(await holds())) await pause(25);
    },
    calls: async () => (await readFile(join(folder, 'calls.log'), 'utf8')).split('\n').filter(Boolean),
    applied: async () => {
      const file = join(folder, 'applied.yaml');
      const text = await readFile(file, 'utf8').catch(() => '');
      await rm(file, { force: true });
      return parseAllDocuments(text).flatMap((document) => (document.toJS() as Applied | null) ?? []);
    },
    stopRegistry: registry.close,
    close: async () => {
      await registry.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await cluster({});
  await scene.commit('first', { 'package.json': '{}', 'package-lock.json': '{}', ...files });
  return scene;
}

/** The branch's commits as `subject`, newest first. */
export const subjects = async (git: Git, branch: string): Promise<string[]> =>
  (await git(['log', '--first-parent', '--format=%s', branch])).split('\n');
