import { existsSync, readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Configuration } from '../../configuration/configuration.ts';
import { gibibyte, requireFolder } from '../../machine/folder.ts';
import { requirePort } from '../../machine/port.ts';
import type { Step } from '../../plan/step.ts';
import { daemonPid } from './daemon.ts';
import { address, type HostLayout } from './layout.ts';

/** Measured: 1.5 GB for the whole cluster when idle; the Go builds of the first run take more. */
const memoryNeeded = 4 * gibibyte;
/** Built tools, Go caches and images of the first run: about 11 GB, of which 4 GB stay. */
const diskNeeded = 12 * gibibyte;

/** @throws Refusal (77) unless this is Linux and the user is root */
export function requireRoot(): void {
  if (process.platform === 'linux' && process.getuid?.() === 0) return;
  throw new Refusal(
    'The host provider needs Linux and root: it creates processes, bridges and mounts.',
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

const freeIt = 'Stop it (is it `npm start`?), then run the same command again.';

async function requireRegistryPort(layout: HostLayout): Promise<void> {
  const [host = '', port] = address.registry.split(':');
  if (daemonPid(layout, 'registry') === undefined) await requirePort(Number(port), host, freeIt);
}

/** Which ports the environments publish is known only once their overlays can be rendered. */
export function portsStep(layout: HostLayout, nodePorts: () => Promise<readonly number[]>): Step {
  return {
    title: 'Check that the ports of the environments are free',
    satisfied: async () => daemonPid(layout, 'kubelet') !== undefined,
    actions: [
      {
        kind: 'call',
        what: 'listen on each NodePort of the overlays for a moment',
        call: async () => {
          for (const port of await nodePorts()) await requirePort(port, '127.0.0.1', freeIt);
        },
      },
    ],
  };
}

/** Stops when the machine belongs to another cluster, which kubeadm would destroy. */
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
  await requireRegistryPort(layout);
}
