import { existsSync, readFileSync } from 'node:fs';
import { mkdir, stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { totalmem } from 'node:os';
import type { Configuration } from '../../configuration.ts';
import { exitCode, Refusal } from '../../refusal.ts';
import { daemonPid } from './daemon.ts';
import { address, type HostLayout } from './layout.ts';

const gibibyte = 1024 ** 3;
/** Measured: 1.5 GB for the whole at rest; the Go builds of the first run take more. */
const memoryNeeded = 4 * gibibyte;
/** Built tools, Go caches and images of the first run: about 11 GB, of which 4 GB stay. */
const diskNeeded = 12 * gibibyte;

function requireRoot(): void {
  if (process.platform === 'linux' && process.getuid?.() === 0) return;
  throw new Refusal(
    'The host provider makes a cluster of Linux processes, bridges and mounts: it needs Linux and root.',
    'Run `sudo npm run up`, or install Docker and kind and run `PRESAGE_PROVIDER=kind npm run up`.',
    exitCode.permission,
  );
}

function requireMemory(): void {
  const found = totalmem();
  if (found >= memoryNeeded) return;
  throw new Refusal(
    `This machine has ${(found / gibibyte).toFixed(1)} GiB of memory; the cluster needs ${memoryNeeded / gibibyte} GiB.`,
    'Use a larger machine, or run the application alone: `npm start`.',
    exitCode.unavailable,
  );
}

/** @throws Refusal where a folder can't be made, or its disk is nearly full at the first run. */
async function requireFolder(path: string, variable: string, needed: number): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there && !there.isDirectory()) {
    throw new Refusal(
      `${path} is a file, and Presage keeps a folder there.`,
      `Move the file away, or set ${variable} to another folder.`,
      exitCode.cannotCreate,
    );
  }
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Refusal(
      `The folder ${path} cannot be made: ${(error as Error).message}.`,
      `Set ${variable} to a folder that you may write to.`,
      exitCode.cannotCreate,
    );
  }
  const { bavail, bsize } = await statfs(path);
  if (bavail * bsize >= needed) return;
  throw new Refusal(
    `The disk of ${path} has ${((bavail * bsize) / gibibyte).toFixed(1)} GiB free; ${needed / gibibyte} GiB are needed.`,
    `Make room, or set ${variable} to a folder on a larger disk.`,
    exitCode.unavailable,
  );
}

/** Answers whether nothing listens on the TCP port of the address. */
export const portFree = (port: number, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });

const nodePorts = [30001, 30080, 30443, 31001, 31080];

async function requirePorts(layout: HostLayout): Promise<void> {
  const [host = '', registryPort] = address.registry.split(':');
  const wanted = [
    ...(daemonPid(layout, 'registry') === undefined ? [Number(registryPort)] : []),
    ...(daemonPid(layout, 'kubelet') === undefined ? nodePorts : []),
  ];
  for (const port of wanted) {
    if (await portFree(port, host)) continue;
    throw new Refusal(
      `The port ${port} of ${host} is taken by another program${nodePorts.includes(port) ? ' (is `npm start` still running?)' : ''}.`,
      `See which: \`ss -ltnp 'sport = :${port}'\`. End it, then run the same command again.`,
      exitCode.unavailable,
    );
  }
}

/** A cluster that is not ours would be destroyed by kubeadm, so stop before it. */
function requireNoOtherCluster(layout: HostLayout): void {
  const configuration = '/etc/kubernetes/kubelet.conf';
  if (!existsSync(configuration) || existsSync(layout.kubeadmConfig)) return;
  if (readFileSync(configuration, 'utf8').includes(`https://${address.node}:`)) return;
  throw new Refusal(
    'There is another Kubernetes node on this machine (/etc/kubernetes/kubelet.conf).',
    'Use a machine without one, or take it down first (`kubeadm reset`).',
    exitCode.cannotCreate,
  );
}

export async function hostPreflight(configuration: Configuration, layout: HostLayout): Promise<void> {
  requireRoot();
  requireMemory();
  const firstRun = !existsSync(layout.registryData);
  await requireFolder(configuration.state, 'XDG_STATE_HOME', firstRun ? diskNeeded : gibibyte);
  await requireFolder(configuration.cache, 'XDG_CACHE_HOME', firstRun ? diskNeeded : gibibyte);
  requireNoOtherCluster(layout);
  await requirePorts(layout);
}
