/** The kinds that have replicas. */
export const scaledKinds = ['deployments', 'statefulsets'] as const;

export interface Workload {
  /** Such as `deployments/web`. */
  readonly name: string;
  readonly replicas: number;
  readonly ready: number;
}

/** What sleeping and waking needs of a cluster: the router asks the API server, a verb asks kubectl. */
export interface Workloads {
  /** All that has replicas in a namespace. */
  readonly list: (namespace: string) => Promise<readonly Workload[]>;
  readonly scale: (namespace: string, workload: string, replicas: number) => Promise<void>;
}

interface Items {
  readonly items?: readonly {
    readonly metadata: { readonly name: string };
    readonly spec: { readonly replicas?: number };
    readonly status?: { readonly readyReplicas?: number };
  }[];
}

/** The workloads of a list that the API server sends. */
export const workloadsIn = (kind: string, { items = [] }: Items): Workload[] =>
  items.map(({ metadata, spec, status }) => ({
    name: `${kind}/${metadata.name}`,
    replicas: spec.replicas ?? 1,
    ready: status?.readyReplicas ?? 0,
  }));

/** The replicas that a namespace gives up when it sleeps. */
export const replicasOf = (workloads: readonly Workload[]): Record<string, number> =>
  Object.fromEntries(
    workloads.filter(({ replicas }) => replicas > 0).map(({ name, replicas }) => [name, replicas]),
  );

/** Scales all of a namespace to no pods. @param replicas what runs there */
export const stop = async (
  { scale }: Workloads,
  namespace: string,
  replicas: Readonly<Record<string, number>>,
): Promise<void> => {
  await Promise.all(Object.keys(replicas).map((name) => scale(namespace, name, 0)));
};

/**
 * Scales a namespace back, all of it at once.
 * @param replicas what ran before it slept; without it, one pod of each workload that has none
 */
export async function start(
  workloads: Workloads,
  namespace: string,
  replicas: Readonly<Record<string, number>> | undefined,
): Promise<void> {
  const scaleTo = (wanted: Readonly<Record<string, number>>) =>
    Promise.all(Object.entries(wanted).map(([name, count]) => workloads.scale(namespace, name, count)));
  // Looking first takes as long as a tenth of the whole wake-up.
  if (replicas && (await scaleTo(replicas).then(Boolean, () => false))) return;
  const asleep = (await workloads.list(namespace)).filter((workload) => workload.replicas === 0);
  const known = asleep.filter(({ name }) => !replicas || name in replicas);
  await scaleTo(Object.fromEntries(known.map(({ name }) => [name, replicas?.[name] ?? 1])));
}

/** Whether each workload that has pods has one that is ready. */
export function isReady(workloads: readonly Workload[]): boolean {
  const running = workloads.filter(({ replicas }) => replicas > 0);
  return running.length > 0 && running.every(({ ready }) => ready > 0);
}
