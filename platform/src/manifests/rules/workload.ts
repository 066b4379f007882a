import { type KubernetesObject, type LabelSelector, matches, podOf, syncOptions } from '../objects.ts';
import { aboutContainers, aboutObjects, aboutPods, type Rule } from '../rule.ts';

const servers = ['Deployment', 'StatefulSet'];

/** How workloads start, are watched, rolled out and disrupted. */
export const workloadRules: readonly Rule[] = [
  aboutObjects('probes', servers, (object) =>
    (podOf(object)?.spec.containers ?? []).flatMap((container) =>
      (['startupProbe', 'readinessProbe', 'livenessProbe'] as const)
        .filter((probe) => !container[probe])
        .map(
          (probe) => `container ${container.name} has no ${probe}; a rollout cannot tell whether it works`,
        ),
    ),
  ),
  aboutContainers('resources', ({ resources }) =>
    (['requests', 'limits'] as const).flatMap((bound) =>
      (['cpu', 'memory'] as const)
        .filter((resource) => resources?.[bound]?.[resource] === undefined)
        .map((resource) => `has no resources.${bound}.${resource}`),
    ),
  ),
  aboutObjects('rolling-update', ['Deployment'], ({ spec }) => {
    const { maxSurge, maxUnavailable } = spec?.strategy?.rollingUpdate ?? {};
    return (
      (maxUnavailable !== 0 || !maxSurge) &&
      'would lose requests in a rollout; set strategy.rollingUpdate to maxSurge: 1 and maxUnavailable: 0'
    );
  }),
  aboutObjects('disruption-budget', servers, (object, { objects }) => {
    const labels = podOf(object)?.labels ?? {};
    const budgets = objects.filter(({ kind }) => kind === 'PodDisruptionBudget');
    const covered = budgets.some(({ spec }) =>
      matches((spec?.selector as LabelSelector)?.matchLabels, labels),
    );
    return !covered && 'has no PodDisruptionBudget that selects its pods';
  }),
  aboutPods(
    'service-account-token',
    ({ spec }) =>
      spec.automountServiceAccountToken !== false &&
      'mounts a token of the Kubernetes API that does not expire; set automountServiceAccountToken: false',
  ),
  aboutPods(
    'service-account-token',
    ({ spec }, { objects }) =>
      !hasRole(spec.serviceAccountName, objects) &&
      spec.volumes?.some(({ projected }) =>
        projected?.sources?.some(({ serviceAccountToken }) => serviceAccountToken),
      ) &&
      'mounts a token of the Kubernetes API, and no RoleBinding names its ServiceAccount; remove the projected volume',
  ),
  aboutPods(
    'service-links',
    ({ spec }) =>
      spec.enableServiceLinks !== false &&
      'gets variables such as DATABASE_PORT from the services around it; set enableServiceLinks: false',
  ),
  aboutObjects('job-options', ['Job'], (job) => {
    const missing = ['Force=true', 'Replace=true'].filter((option) => !syncOptions(job).includes(option));
    return (
      missing.length > 0 &&
      `cannot be replaced when it changes; add ${missing.join(',')} to argocd.argoproj.io/sync-options`
    );
  }),
];

/** Whether a RoleBinding gives a ServiceAccount rights in the Kubernetes API. */
function hasRole(account: string | undefined, objects: readonly KubernetesObject[]): boolean {
  return objects.some(
    ({ kind, subjects = [] }) =>
      kind === 'RoleBinding' &&
      subjects.some((subject) => subject.kind === 'ServiceAccount' && subject.name === account),
  );
}
