import { entriesName, routerNamespace } from './router/entries.ts';

/** The account of the service that shows the product what runs. */
const account = { kind: 'ServiceAccount', name: 'deliveries', namespace: 'kube-system' };

const rbac = 'rbac.authorization.k8s.io';

/** Lets that service read the entries of previews, and nothing else of them. */
export function readerObjects(): object[] {
  const metadata = { name: 'reader', namespace: routerNamespace };
  const rule = {
    apiGroups: [''],
    resources: ['configmaps'],
    resourceNames: [entriesName],
    verbs: ['get'],
  };
  return [
    { apiVersion: `${rbac}/v1`, kind: 'Role', metadata, rules: [rule] },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: rbac, kind: 'Role', name: metadata.name },
      subjects: [account],
    },
  ];
}
