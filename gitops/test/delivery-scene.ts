import { execFile } from 'node:child_process';
import { appendFile, chmod, copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClusterRecord, writeClusterRecord } from '../src/cluster/record.ts';
import { checkout, readConfiguration } from '../src/configuration.ts';
import { type Git, gitIn } from '../src/environments/git.ts';
import { runPlan } from '../src/plan/run-plan.ts';
import { installHooks, makeRepository } from '../src/remote/install.ts';
import { goToolPath, goToolSteps } from '../src/tools/go-tools.ts';
import { schemasFolder, schemasStep } from '../src/tools/schemas.ts';

export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** A bare repository with its hooks, a clone, a registry, and programs that stand for buildah and kubectl. */
export interface DeliveryScene {
  readonly folder: string;
  readonly record: ClusterRecord;
  /** Git in the bare repository, and in a person's clone of it. */
  readonly bare: Git;
  readonly clone: Git;
  readonly work: string;
  /** Writes files in the clone and commits them; answers the commit. */
  readonly commit: (message: string, files: Readonly<Record<string, string>>) => Promise<string>;
  readonly push: (...args: string[]) => Promise<Ended>;
  /** Runs the command line as a person does. */
  readonly gitops: (...args: string[]) => Promise<Ended>;
  /** What the fake cluster answers from now on. */
  readonly cluster: (answers: object) => Promise<void>;
  /** Calls of buildah and kubectl so far. */
  readonly calls: () => Promise<string[]>;
  readonly stopRegistry: () => Promise<void>;
  readonly close: () => Promise<void>;
}

async function registryOf(folder: string): Promise<Server> {
  const server = createServer(async (request, response) => {
    const wanted = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(request.url ?? '');
    if (!wanted) return response.end('{}');
    const pushed = (await readFile(join(folder, 'pushed.log'), 'utf8').catch(() => '')).split('\n');
    const found = pushed
      .map((line) => line.split(' '))
      .findLast(
        ([name, digest]) =>
          name === `${wanted[1]}:${wanted[2]}` || (name?.startsWith(`${wanted[1]}:`) && digest === wanted[2]),
      );
    if (found?.[1]) response.setHeader('docker-content-digest', found[1]);
    response.statusCode = found ? 200 : 404;
    return response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
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

const sources: Readonly<Record<string, string>> = {
  'package.json': '{}',
  'package-lock.json': '{}',
  'apps/api/Dockerfile': 'FROM scratch\n',
  'apps/api/src/main.ts': 'serve();\n',
  'apps/api/prisma/schema.prisma': '// none\n',
  'apps/web/Dockerfile': 'FROM scratch\n',
  'apps/web/index.html': '<h1>Presage</h1>\n',
  'apps/database/Dockerfile': 'FROM scratch\n',
};

/** A scene whose clone holds this repository's manifests and applications of a few lines; nothing is pushed yet. */
export async function deliveryScene(): Promise<DeliveryScene> {
  const folder = await mkdtemp(join(tmpdir(), 'presage-scene-'));
  const server = await registryOf(folder);
  const registry = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const record = await recordOf(folder, registry);
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
  for (const part of ['base', 'overlays', 'argocd'])
    await cp(join(checkout, part), join(work, part), { recursive: true });
  const clone = gitIn(work);
  await clone(['init', '--quiet', '--initial-branch=main']);
  await clone(['config', 'user.name', 'Ada']);
  await clone(['config', 'user.email', 'ada@example.test']);
  await clone(['remote', 'add', 'cluster', record.repository]);

  const cluster = (answers: object) =>
    writeFile(join(folder, 'cluster.json'), JSON.stringify({ repository: record.repository, ...answers }));
  const run = (command: string, args: string[]): Promise<Ended> =>
    new Promise((resolve) => {
      const env = {
        ...process.env,
        PATH: `${folder}:${process.env.PATH}`,
        XDG_STATE_HOME: join(folder, 'state'),
        NO_COLOR: '1',
      };
      execFile(command, args, { cwd: work, env }, (error, stdout, stderr) => {
        const code = error ? Number(error.code ?? 1) : 0;
        resolve({
          code,
          output: `${stdout}${stderr}`.replaceAll(/^remote: ?/gm, '').replaceAll(/ +$/gm, ''),
        });
      });
    });
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
      await clone(['commit', '--quiet', '-m', message]);
      return clone(['rev-parse', 'HEAD']);
    },
    push: (...args) => run('git', ['push', 'cluster', ...(args.length > 0 ? args : ['main'])]),
    gitops: (...args) => run(process.execPath, [join(checkout, 'gitops', 'src', 'main.ts'), ...args]),
    cluster,
    calls: async () => (await readFile(join(folder, 'calls.log'), 'utf8')).split('\n').filter(Boolean),
    stopRegistry: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await cluster({});
  await scene.commit('first', sources);
  return scene;
}

/** The branch's commits as `subject`, newest first. */
export const subjects = async (git: Git, branch: string): Promise<string[]> =>
  (await git(['log', '--first-parent', '--format=%s', branch])).split('\n');

/** Adds an image to the registry of a scene, as if it had been built elsewhere. */
export const putImage = (scene: DeliveryScene, reference: string, digest: string): Promise<void> =>
  appendFile(join(scene.folder, 'pushed.log'), `${reference} ${digest}\n`);
