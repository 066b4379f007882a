const group = 'rbac.authorization.k8s.io';

interface Named {
  readonly name: string;
  readonly namespace: string;
}

/** A Role and the binding that gives it to a service account, both with the same name. */
export const rightsOf = (account: Named, metadata: Named, rules: readonly object[]): object[] => [
  { apiVersion: `${group}/v1`, kind: 'Role', metadata, rules },
  {
    apiVersion: `${group}/v1`,
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: group, kind: 'Role', name: metadata.name },
    subjects: [{ kind: 'ServiceAccount', ...account }],
  },
];
