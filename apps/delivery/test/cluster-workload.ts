import type { KubernetesObject, PodSpec } from '@presage/gitops';

/** What Compose and Kubernetes both say about a container. */
export interface Workload {
  readonly args: readonly string[];
  /** `user:group` */
  readonly user: string;
  readonly readOnly: boolean;
  readonly dropped: readonly string[];
  readonly privilegeEscalation: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly limits: { readonly cpu: number; readonly mebibytes: number };
  /** By path: the volume that is mounted there, or the size of a temporary folder in MiB. */
  readonly writable: Readonly<Record<string, string | number>>;
}

const unit = { Mi: 1, Gi: 1024 } as const;

/** `512Mi` or `1Gi` in MiB. @throws Error for another form */
export function mebibytesOf(quantity: string): number {
  const [, number, suffix] = /^(\d+)(Mi|Gi)$/.exec(quantity) ?? [];
  if (number === undefined) throw new Error(`${quantity} is not a whole number of Mi or Gi.`);
  return Number(number) * unit[suffix as keyof typeof unit];
}

interface Mounted {
  readonly volumeMounts?: readonly { name: string; mountPath: string; readOnly?: boolean }[];
}

interface Temporary {
  readonly emptyDir?: { readonly sizeLimit?: string };
}

/**
 * The Deployment, StatefulSet or Job with this name in rendered manifests.
 * @throws Error where there is none, or it runs more than one container
 */
export function clusterWorkload(objects: readonly KubernetesObject[], name: string): Workload {
  const owner = objects.find(
    ({ kind, metadata }) => ['Deployment', 'StatefulSet', 'Job'].includes(kind) && metadata.name === name,
  );
  const pod = owner?.spec?.template?.spec as
    | (PodSpec & { securityContext: { runAsGroup?: number } })
    | undefined;
  const [container, ...others] = pod?.containers ?? [];
  if (!pod || !container || others.length > 0)
    throw new Error(`There is no workload ${name} with one container.`);
  const data = (map: string) =>
    objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === map)?.data ?? {};
  const limits = container.resources?.limits ?? {};
  const volumeAt = (volumeName: string): string | number => {
    const volume = pod.volumes?.find((one) => one.name === volumeName);
    const { emptyDir } = (volume ?? {}) as Temporary;
    return emptyDir?.sizeLimit
      ? mebibytesOf(emptyDir.sizeLimit)
      : (volume?.persistentVolumeClaim?.claimName ?? '');
  };
  return {
    args: container.args ?? [],
    user: `${pod.securityContext.runAsUser}:${pod.securityContext.runAsGroup}`,
    readOnly: container.securityContext?.readOnlyRootFilesystem === true,
    dropped: container.securityContext?.capabilities?.drop ?? [],
    privilegeEscalation: container.securityContext?.allowPrivilegeEscalation !== false,
    environment: Object.fromEntries([
      ...(container.envFrom ?? []).flatMap(({ configMapRef, ...rest }) =>
        Object.entries(data(configMapRef?.name ?? '')).map(([key, value]) => [
          `${(rest as { prefix?: string }).prefix ?? ''}${key}`,
          value,
        ]),
      ),
      ...(container.env ?? []).map(({ name: variable, value, valueFrom }) => {
        const { configMapKeyRef } = valueFrom ?? {};
        return [variable, configMapKeyRef ? data(configMapKeyRef.name)[configMapKeyRef.key] : (value ?? '')];
      }),
    ]),
    limits: { cpu: Number(limits.cpu), mebibytes: mebibytesOf(limits.memory ?? '') },
    writable: Object.fromEntries(
      ((container as Mounted).volumeMounts ?? [])
        .filter(({ readOnly }) => readOnly !== true)
        .map(({ name: volume, mountPath }) => [mountPath, volumeAt(volume)]),
    ),
  };
}
