/** A rule of a Role or ClusterRole. */
export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const rule = (group: string, resources: readonly string[], ...verbs: string[]): Rule => ({
  apiGroups: [group],
  resources,
  verbs,
});

/** What the service may do, by where. Each line is one that it needs: a test compares them with what it asks kubectl. */
export const rights = {
  /** In the namespace of each environment: what runs there, and why it does not. */
  environment: [
    rule('', ['pods', 'services', 'events', 'persistentvolumeclaims'], 'list'),
    rule('', ['pods/log'], 'get'),
    rule('apps', ['deployments', 'statefulsets'], 'list'),
    rule('batch', ['jobs'], 'list'),
    rule('networking.k8s.io', ['networkpolicies'], 'list'),
  ],
  /** In Argo CD's namespace: whether an environment is Synced and Healthy. */
  argocd: [rule('argoproj.io', ['applications'], 'list')],
  /** In the whole cluster: whether a node is out of disk. */
  cluster: [rule('', ['nodes'], 'list')],
} as const satisfies Record<string, readonly Rule[]>;
