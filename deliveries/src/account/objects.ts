import type { Environment } from '@presage/gitops';
import { type Rule, rights } from './rights.ts';

/** Of the ServiceAccount, its Secret, and the Role and RoleBinding in each namespace. */
export const accountName = 'deliveries';
export const accountNamespace = 'kube-system';
const clusterRoleName = 'presage-deliveries';

const rbac = 'rbac.authorization.k8s.io';
const subjects = [{ kind: 'ServiceAccount', name: accountName, namespace: accountNamespace }];

function bound(kind: 'Role' | 'ClusterRole', metadata: object, name: string, rules: readonly Rule[]) {
  const apiVersion = `${rbac}/v1`;
  return [
    { apiVersion, kind, metadata, rules },
    {
      apiVersion,
      kind: `${kind}Binding`,
      metadata,
      roleRef: { apiGroup: rbac, kind, name },
      subjects,
    },
  ];
}

/** An environment, by what it has in the cluster. */
type Place = Pick<Environment, 'namespace' | 'application'>;

/**
 * The account of the service, with a token that lasts as long as the cluster, and what it may do.
 * @param argocd namespace of Argo CD
 */
export function accountObjects(environments: readonly Place[], argocd: string): object[] {
  const metadata = { name: accountName, namespace: accountNamespace };
  const own = (namespace: string, rules: readonly Rule[]) =>
    bound('Role', { name: accountName, namespace }, accountName, rules);
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { ...metadata, annotations: { 'kubernetes.io/service-account.name': accountName } },
      type: 'kubernetes.io/service-account-token',
    },
    ...bound('ClusterRole', { name: clusterRoleName }, clusterRoleName, rights.cluster),
    ...own(argocd, [
      ...rights.argocd,
      ...rights.applications.map((rule) => ({
        ...rule,
        resourceNames: environments.map(({ application }) => application),
      })),
    ]),
    ...environments.flatMap(({ namespace }) => own(namespace, rights.environment)),
  ];
}
