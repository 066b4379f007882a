import { type Environment, namesOf } from '../environment/environment.ts';
import type { Step } from '../plan/step.ts';
import { type Kubectl, kubectlRead, kubectlRun } from './kubectl.ts';
import { argocdOf, type ClusterRecord } from './record.ts';

async function applicationState(
  kubectl: Kubectl,
  argocd: string,
  application: string,
): Promise<true | string> {
  const { stdout, failed } = await kubectlRead(kubectl, [
    `--namespace=${argocd}`,
    'get',
    'application',
    application,
    '-o',
    'jsonpath={.status.sync.status} {.status.health.status}',
  ]);
  if (!failed && stdout === 'Synced Healthy') return true;
  return `${application}: ${stdout.trim() || 'does not exist yet'}`;
}

/** Waits until Argo CD has deployed every environment. */
export function deployedStep(
  kubectl: Kubectl,
  record: Pick<ClusterRecord, 'existing'>,
  environments: readonly Environment[],
): Step {
  const { namespace: argocd } = argocdOf(record);
  const states = () =>
    Promise.all(environments.map(({ application }) => applicationState(kubectl, argocd, application)));
  const names = namesOf(environments);
  return {
    title: `Wait until ${names} are Synced and Healthy`,
    satisfied: async () => (await states()).every((state) => state === true),
    actions: [
      // An earlier failure is kept in a cache and tried again ever more rarely.
      kubectlRun(
        kubectl,
        [
          'annotate',
          'applications',
          ...environments.map(({ application }) => application),
          `--namespace=${argocd}`,
          'argocd.argoproj.io/refresh=hard',
          '--overwrite',
        ],
        { mayFail: true },
      ),
      {
        kind: 'wait',
        what: `${names} to be Synced and Healthy`,
        seconds: 420,
        next: 'Run `npm run status` to see what is not ready, then run `npm run up` again.',
        until: async () => {
          const waiting = (await states()).filter((state) => state !== true);
          return waiting.length === 0 ? true : waiting.join(', ');
        },
      },
    ],
  };
}
