/** A rule of a Role or ClusterRole. */
export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

const rule = (group: string, resources: readonly string[], ...verbs: string[]) => ({
  apiGroups: [group],
  resources,
  verbs,
});

/** What the service may do, by where. Each line is one that it needs: a test compares them with what it asks kubectl. */
export const rights = {
  /** In the namespace of each environment: what runs there and why it does not, and following a delivery. */
  environment: [
    rule('', ['pods'], 'list', 'watch'),
    rule('', ['services', 'events', 'persistentvolumeclaims'], 'list'),
    rule('', ['pods/log'], 'get'),
    rule('apps', ['deployments', 'statefulsets'], 'list'),
    rule('batch', ['jobs'], 'list'),
    rule('networking.k8s.io', ['networkpolicies', 'ingresses'], 'list'),
    rule('gateway.networking.k8s.io', ['httproutes'], 'list'),
  ],
  /** In Argo CD's namespace: whether an environment is Synced and Healthy, also while it is delivered to. */
  argocd: [rule('argoproj.io', ['applications'], 'get', 'list', 'watch')],
  /** There too, of the environments' Applications alone: making Argo CD read the branch now, ending an older sync. */
  applications: [rule('argoproj.io', ['applications'], 'patch')],
  /** In the whole cluster: whether a node is out of disk. */
  cluster: [rule('', ['nodes'], 'list')],
} as const satisfies Record<string, readonly Rule[]>;
