import { containersOf, syncOptions } from '../objects.ts';
import { aboutObjects, aboutPods, type Rule } from '../rule.ts';

const secretName = /PASSWORD|PASSWD|TOKEN|PRIVATE_?KEY|API_?KEY|SESSION_?KEY/i;

/** What an environment may contain, where it goes, and what is never removed. */
export const placementRules: readonly Rule[] = [
  aboutObjects(
    'cluster-kind',
    [],
    ({ kind, metadata }) =>
      metadata.namespace === undefined &&
      kind !== 'Namespace' &&
      'is a cluster-wide kind; Argo CD’s project presage allows only Namespace, so name its Kustomization under clusterResources in gitops.config.ts',
  ),
  aboutObjects('namespace', [], ({ kind, metadata }, { namespace }) => {
    const actual = kind === 'Namespace' ? metadata.name : metadata.namespace;
    return (
      actual !== undefined &&
      actual !== namespace &&
      `is in the namespace ${actual}; set namespace: ${namespace} in the overlay's kustomization.yaml`
    );
  }),
  aboutObjects(
    'secret-in-git',
    ['Secret'],
    () =>
      'is a Secret in git; remove it, npm run up makes the Secret presage in the cluster from the field secrets of gitops.config.ts',
  ),
  aboutObjects('plain-secret', ['ConfigMap'], ({ data }) =>
    Object.keys(data ?? {})
      .filter((key) => secretName.test(key))
      .map((key) => `${key} looks like a secret in plain text; read it from the files of the Secret presage`),
  ),
  aboutPods('plain-secret', (pod) =>
    containersOf(pod).flatMap(({ env }) =>
      (env ?? [])
        .filter(({ name, value }) => value && secretName.test(name))
        .map(
          ({ name }) =>
            `${name} looks like a secret in plain text; read it from the files of the Secret presage`,
        ),
    ),
  ),
  aboutObjects('kept-when-pruned', ['PersistentVolumeClaim', 'Namespace'], (object) => {
    const missing = ['Prune=false', 'Delete=false'].filter((option) => !syncOptions(object).includes(option));
    if (missing.length > 0) {
      return `would be deleted with its data once it leaves git, or with its environment; add ${missing.join(',')} to argocd.argoproj.io/sync-options`;
    }
    return (
      object.metadata.annotations?.['argocd.argoproj.io/compare-options'] !== 'IgnoreExtraneous' &&
      'would leave the environment OutOfSync once it leaves git; set argocd.argoproj.io/compare-options: IgnoreExtraneous'
    );
  }),
];
