import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '@presage/platform/configuration';
import { type KubernetesObject, syncOptions } from '@presage/platform/manifests';
import { parse } from 'yaml';

/**
 * How Argo CD brings an object to the cluster: `apply` patches what is there by the three-way merge of
 * `kubectl apply`, `server-side` leaves the merge to the server, `replace` writes all of it, `recreate` deletes it first.
 */
export type SyncMode = 'apply' | 'apply-or-recreate' | 'server-side' | 'replace' | 'recreate';

/** The syncOptions of the Applications, as `up` applied them. */
export function applicationOptions(): readonly string[] {
  const { spec } = parse(readFileSync(join(checkout, 'argocd', 'applicationset.yaml'), 'utf8')) as {
    spec: { template: { spec: { syncPolicy?: { syncOptions?: readonly string[] } } } };
  };
  return spec.template.spec.syncPolicy?.syncOptions ?? [];
}

/** `kubectl auth reconcile`, which Argo CD calls first, deletes a binding whose role changes. */
const isRebound = (object: KubernetesObject, former: KubernetesObject | undefined) =>
  object.kind.endsWith('RoleBinding') &&
  former !== undefined &&
  JSON.stringify((former as { roleRef?: object }).roleRef) !==
    JSON.stringify((object as { roleRef?: object }).roleRef);

/**
 * @param former the object's manifest that the cluster has: its options count too
 * @param general the Applications' syncOptions
 */
export function syncModeOf(
  object: KubernetesObject,
  former: KubernetesObject | undefined,
  general: readonly string[],
): SyncMode {
  const own = [...general, ...syncOptions(object)];
  const either = [...own, ...(former ? syncOptions(former) : [])];
  const force = either.includes('Force=true');
  if (object.metadata.annotations?.['argocd.argoproj.io/hook']) return 'recreate';
  if (either.includes('Replace=true')) return force && object.kind !== 'Namespace' ? 'recreate' : 'replace';
  if (own.includes('ServerSideApply=true') && !own.includes('ServerSideApply=false')) return 'server-side';
  if (isRebound(object, former)) return 'recreate';
  return force ? 'apply-or-recreate' : 'apply';
}
