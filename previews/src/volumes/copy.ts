import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { type Cluster, firstEnvironment } from '@presage/gitops';
import type { ClusterRecord } from '@presage/platform/cluster';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { apply, kubectl, readIfThere } from '../cluster.ts';
import type { Preview } from '../names.ts';
import { copyingPod, type MountingPod, type Source, sourceOf } from './pod.ts';

interface Claim {
  readonly spec: {
    readonly accessModes: readonly string[];
    readonly resources: object;
    readonly storageClassName?: string;
  };
}

/** Milliseconds until a pod that copies has to run: its volume may have to be made first. */
const patience = 60_000;

/** `tar` in a container, as a child process. */
const tarIn = (record: ClusterRecord, where: readonly string[], args: readonly string[]) =>
  spawn(
    record.tools.kubectl,
    ['--kubeconfig', record.kubeconfig, 'exec', '--stdin', ...where, '--', 'tar', ...args],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );

/** Streams the files of one container into another. @throws Refusal (69) with the last line of the one that failed */
async function stream(
  record: ClusterRecord,
  { pod, container, path }: Source,
  from: string,
  target: { readonly namespace: string; readonly name: string },
  leftOut: readonly string[],
): Promise<void> {
  const excluded = leftOut.map((name) => `--exclude=./${name}`);
  const reader = tarIn(
    record,
    ['--namespace', from, pod.metadata.name, '--container', container.name],
    ['--create', '--file=-', `--directory=${path}`, ...excluded, '.'],
  );
  const writer = tarIn(
    record,
    ['--namespace', target.namespace, target.name],
    // Without the folder itself: it is the volume's, whose owner is not that of the files.
    ['--extract', '--file=-', `--directory=${path}`, '--strip-components=1', '--touch'],
  );
  reader.stdin.end();
  writer.stdout.resume();
  let reported = '';
  for (const { stderr } of [reader, writer])
    stderr.on('data', (chunk: Buffer) => {
      reported ||= chunk.toString('utf8').trim();
    });
  const ended = [reader, writer].map((child) => once(child, 'close') as Promise<[number | null]>);
  // What a process that has ended does not read is reported by its exit code.
  await pipeline(reader.stdout, writer.stdin).catch(() => undefined);
  const codes = await Promise.all(ended);
  if (codes.every(([code]) => code === 0)) return;
  throw new Refusal(
    `The volume of ${pod.metadata.name} can't be copied: ${reported.split('\n')[0]}`,
    'See `npm run gitops status`; then push again.',
    exitCode.unavailable,
  );
}

async function copyVolume(
  { record, descriptor }: Cluster,
  { environment: { namespace } }: Preview,
  claim: string,
  leftOut: readonly string[],
): Promise<string> {
  const first = firstEnvironment(descriptor.environments);
  const [own, pods, original] = await Promise.all([
    readIfThere<Claim>(record, ['persistentvolumeclaim', claim, '--namespace', namespace]),
    kubectl(record, ['get', 'pods', '--namespace', first.namespace, '-o', 'json']),
    readIfThere<Claim>(record, ['persistentvolumeclaim', claim, '--namespace', first.namespace]),
  ]);
  if (own) return '';
  const source = sourceOf((JSON.parse(pods) as { items: MountingPod[] }).items, claim);
  if (!source || !original)
    return `the volume ${claim} starts empty: no pod of ${first.name} that runs has it`;
  const { accessModes, resources, storageClassName } = original.spec;
  const name = `copy-${claim}`;
  await apply(record, [
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: claim, namespace },
      spec: { accessModes, resources, storageClassName },
    },
    copyingPod(name, namespace, claim, source),
  ]);
  const inside = ['--namespace', namespace];
  try {
    await kubectl(record, [
      ...['wait', `pod/${name}`, ...inside, '--for=condition=Ready'],
      ...[`--timeout=${patience / 1000}s`, '--request-timeout=0'],
    ]);
    await stream(record, source, first.namespace, { namespace, name }, leftOut);
  } catch (error) {
    // The next push copies again; nothing of the branch has it mounted yet.
    await kubectl(record, [
      ...['delete', 'persistentvolumeclaim', claim, ...inside, '--ignore-not-found', '--wait=false'],
    ]);
    throw error;
  } finally {
    await kubectl(record, ['delete', 'pod', name, ...inside, '--ignore-not-found', '--wait=false']);
  }
  return `the volume ${claim} is that of ${first.name}`;
}

/**
 * Gives the claims of a preview that the descriptor names what those of the first environment hold. A claim that is
 * there is left as it is.
 * @throws Refusal (69) when the cluster does not copy one; the next push tries again
 */
export async function copyVolumes(
  cluster: Cluster,
  preview: Preview,
  report: (line: string) => void,
): Promise<void> {
  const began = Date.now();
  const volumes = Object.entries(cluster.descriptor.previews?.volumes ?? {});
  const lines = await Promise.all(
    volumes.map(([claim, { exclude }]) => copyVolume(cluster, preview, claim, exclude)),
  );
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  for (const line of lines) if (line) report(`${line} (${seconds} s)`);
}
