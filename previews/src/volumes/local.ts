import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, chmod, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { failureOfPipe } from './piped.ts';

type Path = { readonly path: string };

/** The part of a PersistentVolume that a second one like it takes. */
export interface Volume {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly accessModes: readonly string[];
    readonly capacity: object;
    readonly hostPath?: Path;
    readonly local?: Path;
    readonly nodeAffinity?: object;
    readonly persistentVolumeReclaimPolicy: string;
    readonly storageClassName?: string;
    readonly volumeMode?: string;
  };
}

/** Who removes the folder of a volume that is not claimed any more. */
const provisionedBy = 'pv.kubernetes.io/provisioned-by';

/** Where the folder of a volume of this machine is; nothing for a volume that is none. */
export async function folderOf({ spec: { hostPath, local } }: Volume): Promise<string | undefined> {
  const path = hostPath?.path ?? local?.path;
  if (path === undefined) return undefined;
  return access(path).then(
    () => path,
    () => undefined,
  );
}

/** A name that no volume had before: what is removed later must not be the folder of the next one. */
export const newVolumeName = (namespace: string, claim: string): string =>
  `${namespace}-${claim}-${randomBytes(4).toString('hex')}`;

/** Beside a folder of the provisioner, `<namespace>/<claim>` below its own. */
export const folderBeside = (folder: string, name: string): string => join(dirname(dirname(folder)), name);

/** Copies the files of a folder with their owners. @throws Refusal (69) with the first line of what failed */
export async function copyFolder(from: string, to: string, exclude: readonly string[]): Promise<void> {
  const tar = (...args: string[]) => spawn('tar', ['--numeric-owner', '--file=-', ...args]);
  await mkdir(to, { recursive: true });
  // As the provisioner makes them: the pods that mount it have users of their own.
  await chmod(to, 0o777);
  const excluded = exclude.map((name) => `--exclude=./${name}`);
  const failure = await failureOfPipe(
    tar('--create', `--directory=${from}`, ...excluded, '.'),
    tar('--extract', `--directory=${to}`, '--no-overwrite-dir'),
  );
  if (failure === undefined) return;
  await rm(to, { recursive: true, force: true });
  throw new Refusal(
    `The folder ${from} can't be copied: ${failure}`,
    'See `npm run gitops status`; then try again.',
    exitCode.unavailable,
  );
}

/** A volume like another one in a folder of its own, for one claim; what provisions the other one removes it. */
export function volumeLike(
  { metadata: { annotations = {} }, spec }: Volume,
  { name, folder, namespace, claim }: Readonly<Record<'name' | 'folder' | 'namespace' | 'claim', string>>,
): object {
  const { hostPath, local, accessModes, capacity, nodeAffinity, storageClassName, volumeMode } = spec;
  const provisioner = annotations[provisionedBy];
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, ...(provisioner && { annotations: { [provisionedBy]: provisioner } }) },
    spec: {
      ...{ accessModes, capacity, nodeAffinity, storageClassName, volumeMode },
      persistentVolumeReclaimPolicy: spec.persistentVolumeReclaimPolicy,
      ...(hostPath && { hostPath: { ...hostPath, path: folder } }),
      ...(local && { local: { ...local, path: folder } }),
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: claim },
    },
  };
}
