import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { type Cluster, firstEnvironment } from '@presage/gitops';
import type { ClusterRecord } from '@presage/platform/cluster';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { apply, applySoon, kubectl, read, readIfThere } from '../cluster.ts';
import type { Preview } from '../names.ts';
import { copyFolder, folderBeside, folderOf, newVolumeName, type Volume, volumeLike } from './local.ts';
import { failureOfPipe } from './piped.ts';
import { copyingPod, type MountingPod, type Source, sourceOf } from './pod.ts';

interface Claim {
  readonly spec: {
    readonly accessModes: readonly string[];
    readonly resources: object;
    readonly storageClassName?: string;
    readonly volumeName?: string;
  };
}

/** Milliseconds until a pod that copies has to run: its volume may have to be made first. */
const patience = 60_000;

/** `tar` in a container, as a child process. */
const tarIn = (record: ClusterRecord, where: readonly string[], args: readonly string[]) =>
  spawn(record.tools.kubectl, [
    '--kubeconfig',
    record.kubeconfig,
    'exec',
    '--stdin',
    ...where,
    '--',
    'tar',
    ...args,
  ]);

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
  const failure = await failureOfPipe(reader, writer);
  if (failure === undefined) return;
  throw new Refusal(
    `The volume of ${pod.metadata.name} can't be copied: ${failure}`,
    'See `npm run gitops status`; then try again.',
    exitCode.unavailable,
  );
}

/** What is to become of a claim of a preview. */
export interface PlannedVolume {
  readonly claim: string;
  readonly exclude: readonly string[];
  /** `kept`: it is there; `empty`: no pod of the first environment that runs has it. */
  readonly action: 'kept' | 'empty' | 'copied';
  readonly copy?: { readonly source: Source; readonly original: Claim };
}

/** What becomes of the claims that the descriptor names. Changes nothing. */
export async function planVolumes(
  { record, descriptor }: Cluster,
  { environment: { namespace } }: Preview,
): Promise<PlannedVolume[]> {
  const volumes = Object.entries(descriptor.previews?.volumes ?? {});
  if (volumes.length === 0) return [];
  const first = firstEnvironment(descriptor.environments);
  const claimAt = (where: string, claim: string) =>
    readIfThere<Claim>(record, `/api/v1/namespaces/${where}/persistentvolumeclaims/${claim}`);
  const pods = read<{ items: MountingPod[] }>(record, `/api/v1/namespaces/${first.namespace}/pods`);
  return Promise.all(
    volumes.map(async ([claim, { exclude }]): Promise<PlannedVolume> => {
      const [own, original, { items }] = await Promise.all([
        claimAt(namespace, claim),
        claimAt(first.namespace, claim),
        pods,
      ]);
      if (own) return { claim, exclude, action: 'kept' };
      const source = sourceOf(items, claim);
      return source && original
        ? { claim, exclude, action: 'copied', copy: { source, original } }
        : { claim, exclude, action: 'empty' };
    }),
  );
}

/** A claim like that of the first environment. @param volumeName one that is made for it; default: a new one */
const claimLike = (namespace: string, name: string, { spec }: Claim, volumeName?: string): object => {
  const { accessModes, resources, storageClassName } = spec;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace },
    spec: { accessModes, resources, storageClassName, volumeName },
  };
};

/**
 * Copies the folder of a volume where it is one of this machine, which takes no pod and waits for no provisioner.
 * @returns whether it is
 */
async function copiedHere(
  { record }: Cluster,
  namespace: string,
  { claim, exclude }: PlannedVolume,
  original: Claim,
): Promise<boolean> {
  const { volumeName } = original.spec;
  if (record.provider !== 'host' || volumeName === undefined) return false;
  const volume = await readIfThere<Volume>(record, `/api/v1/persistentvolumes/${volumeName}`);
  const from = volume && (await folderOf(volume));
  if (!volume || from === undefined) return false;
  const name = newVolumeName(namespace, claim);
  const folder = folderBeside(from, name);
  await copyFolder(from, folder, exclude);
  try {
    await apply(record, [volumeLike(volume, { name, folder, namespace, claim })]);
    await applySoon(record, [claimLike(namespace, claim, original, name)]);
  } catch (error) {
    await kubectl(record, ['delete', 'persistentvolume', name, '--ignore-not-found', '--wait=false']);
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return true;
}

async function copyByPod(
  { record, descriptor }: Cluster,
  namespace: string,
  { claim, exclude }: PlannedVolume,
  { source, original }: NonNullable<PlannedVolume['copy']>,
): Promise<void> {
  const first = firstEnvironment(descriptor.environments);
  const name = `copy-${claim}`;
  await applySoon(record, [
    claimLike(namespace, claim, original),
    copyingPod(name, namespace, claim, source),
  ]);
  const inside = ['--namespace', namespace];
  try {
    await kubectl(record, [
      ...['wait', `pod/${name}`, ...inside, '--for=condition=Ready'],
      ...[`--timeout=${patience / 1000}s`, '--request-timeout=0'],
    ]);
    await stream(record, source, first.namespace, { namespace, name }, exclude);
  } catch (error) {
    // The next push copies again; nothing of the branch has it mounted yet.
    await kubectl(record, [
      ...['delete', 'persistentvolumeclaim', claim, ...inside, '--ignore-not-found', '--wait=false'],
    ]);
    throw error;
  } finally {
    await kubectl(record, ['delete', 'pod', name, ...inside, '--ignore-not-found', '--wait=false']);
  }
}

async function copyVolume(
  cluster: Cluster,
  namespace: string,
  volume: PlannedVolume,
  copy: NonNullable<PlannedVolume['copy']>,
): Promise<string> {
  const began = Date.now();
  const { claim } = volume;
  const first = firstEnvironment(cluster.descriptor.environments);
  if (!(await copiedHere(cluster, namespace, volume, copy.original)))
    await copyByPod(cluster, namespace, volume, copy);
  return `the volume ${claim} is that of ${first.name} (${((Date.now() - began) / 1000).toFixed(1)} s)`;
}

/**
 * Gives the claims of a preview what those of the first environment hold. A claim that is there is left as it is.
 * @returns a line for each that was not there
 * @throws Refusal (69) when the cluster does not copy one; the next push tries again
 */
export async function copyVolumes(
  cluster: Cluster,
  { environment: { namespace } }: Preview,
  planned: readonly PlannedVolume[],
): Promise<string[]> {
  const first = firstEnvironment(cluster.descriptor.environments);
  const lines = await Promise.all(
    planned.map((volume) =>
      volume.copy
        ? copyVolume(cluster, namespace, volume, volume.copy)
        : volume.action === 'empty'
          ? `the volume ${volume.claim} starts empty: no pod of ${first.name} that runs has it`
          : '',
    ),
  );
  return lines.filter(Boolean);
}
