import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type ClusterRecord, type Configuration, readClusterRecord, requireCluster } from '@presage/gitops';
import { Refusal } from '@presage/runtime/refusal';
import { execa } from 'execa';

/** Memory of one part of the cluster. */
export interface PartMemory {
  readonly part: string;
  readonly processes: number;
  /** Proportional set size, in MiB: what several processes share counts once in the sum. */
  readonly mebibytes: number;
}

/** A process of this machine, as far as the figures need it. */
export interface ProcessMemory {
  readonly command: string;
  /** Text of /proc/PID/cgroup. */
  readonly cgroup: string;
  readonly kibibytes: number;
}

/** Text of a file of /proc; empty when the process has ended. */
const textOf = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');

async function processes(): Promise<ProcessMemory[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(
    ids.map(async (id) => {
      const [command, cgroup, memory] = await Promise.all(
        ['cmdline', 'cgroup', 'smaps_rollup'].map((file) => textOf(`/proc/${id}/${file}`)),
      );
      return {
        command: command?.split('\0')[0] ?? '',
        cgroup: cgroup ?? '',
        kibibytes: Number(/^Pss:\s+(\d+) kB/m.exec(memory ?? '')?.[1] ?? 0),
      };
    }),
  );
}

/**
 * Sums processes by part: the namespace of their pod, or the program of the cluster's own that runs outside of pods.
 * @param namespaces of the pods by their UID
 * @param programs folder below which the cluster's own programs are
 */
export function memoryByPart(
  running: readonly ProcessMemory[],
  namespaces: ReadonlyMap<string, string>,
  programs: string,
): PartMemory[] {
  const parts = new Map<string, { processes: number; kibibytes: number }>();
  for (const { command, cgroup, kibibytes } of running) {
    const uid = /[/-]pod([0-9a-f][0-9a-f_-]+)/.exec(cgroup)?.[1]?.replaceAll('_', '-');
    const namespace = uid === undefined ? undefined : (namespaces.get(uid) ?? 'kube-system'); // static pods
    const own = command.startsWith(`${programs}/`) ? `${basename(command)}, outside of pods` : undefined;
    const part = namespace === undefined ? own : `pods of ${namespace}`;
    if (part === undefined || kibibytes === 0) continue;
    const sum = parts.get(part) ?? { processes: 0, kibibytes: 0 };
    parts.set(part, { processes: sum.processes + 1, kibibytes: sum.kibibytes + kibibytes });
  }
  return [...parts]
    .map(([part, { processes, kibibytes }]) => ({ part, processes, mebibytes: kibibytes / 1024 }))
    .sort((one, other) => other.mebibytes - one.mebibytes);
}

/** The namespaces of the pods by their UID. */
async function namespacesByUid({ tools, kubeconfig }: ClusterRecord): Promise<Map<string, string>> {
  const template = 'jsonpath={range .items[*]}{.metadata.uid} {.metadata.namespace}{"\\n"}{end}';
  const args = ['--kubeconfig', kubeconfig, 'get', 'pods', '--all-namespaces', '--output', template];
  const { stdout } = await execa(tools.kubectl, args);
  return new Map(stdout.split('\n').map((line) => line.split(' ') as [string, string]));
}

/**
 * The memory that the running cluster uses now.
 * @throws Refusal when there is no cluster, or its processes are not visible here
 */
export async function benchMemory({ state }: Configuration): Promise<PartMemory[]> {
  const record = await readClusterRecord(state);
  await requireCluster(record);
  const namespaces = await namespacesByUid(record);
  const parts = memoryByPart(await processes(), namespaces, dirname(dirname(record.tools.kubectl)));
  if (parts.length > 0) return parts;
  throw new Refusal(
    'None of the cluster’s processes is visible on this machine.',
    'Run the benchmark as root, on the machine of the cluster.',
  );
}

export function memoryTable(parts: readonly PartMemory[]): string {
  const sum = parts.reduce(
    (total, { processes, mebibytes }) => ({
      part: 'together',
      processes: total.processes + processes,
      mebibytes: total.mebibytes + mebibytes,
    }),
    { part: 'together', processes: 0, mebibytes: 0 },
  );
  return [
    '| memory | MiB | processes |',
    '| --- | --- | --- |',
    ...[...parts, sum].map(
      ({ part, processes, mebibytes }) => `| ${part} | ${mebibytes.toFixed(0)} | ${processes} |`,
    ),
  ].join('\n');
}
