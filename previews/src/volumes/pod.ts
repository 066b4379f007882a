interface Container {
  readonly name: string;
  readonly image: string;
  readonly securityContext?: object;
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

/** The part of a pod that copying a volume takes. */
export interface MountingPod {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly securityContext?: object;
    readonly containers: readonly Container[];
    readonly volumes?: readonly {
      readonly name: string;
      readonly persistentVolumeClaim?: { readonly claimName: string };
    }[];
  };
  readonly status?: {
    readonly containerStatuses?: readonly {
      readonly name: string;
      readonly state: { readonly running?: object };
    }[];
  };
}

/** Where the content of a claim can be read: a container that runs and has it mounted. */
export interface Source {
  readonly pod: MountingPod;
  readonly container: Container;
  readonly path: string;
}

/** Where a claim is mounted in a container that runs; nothing where it is in none. */
export function sourceOf(pods: readonly MountingPod[], claim: string): Source | undefined {
  for (const pod of pods) {
    const volume = pod.spec.volumes?.find(
      ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === claim,
    );
    const running = (pod.status?.containerStatuses ?? []).filter(({ state }) => state.running);
    for (const container of pod.spec.containers) {
      const path = container.volumeMounts?.find(({ name }) => name === volume?.name)?.mountPath;
      if (volume && path !== undefined && running.some(({ name }) => name === container.name))
        return { pod, container, path };
    }
  }
  return undefined;
}

/** Seconds after which a pod that was not deleted ends by itself. */
const seconds = 120;

/** A pod that has the preview's claim mounted and waits for its content; of the same image and user as the source. */
export const copyingPod = (
  name: string,
  namespace: string,
  claim: string,
  { pod, container: { image, securityContext }, path }: Source,
): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace },
  spec: {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    activeDeadlineSeconds: seconds,
    terminationGracePeriodSeconds: 0,
    securityContext: pod.spec.securityContext,
    containers: [
      {
        name: 'copy',
        image,
        imagePullPolicy: 'IfNotPresent',
        command: ['sleep', String(seconds)],
        securityContext,
        resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '128Mi' } },
        volumeMounts: [{ name: 'claim', mountPath: path }],
      },
    ],
    volumes: [{ name: 'claim', persistentVolumeClaim: { claimName: claim } }],
  },
});
