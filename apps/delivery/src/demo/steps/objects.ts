import type { DemoStep } from '../step.ts';
import { require } from '../unexpected.ts';

interface Resource {
  readonly kind: string;
  readonly name: string;
  readonly status?: string;
}

const shown = 'deployments,statefulsets,jobs,services,networkpolicies';

export const objects: DemoStep = {
  title: { en: 'What an environment is made of', fr: 'De quoi un environnement est fait' },
  shows: {
    en: 'Git holds the description, Kubernetes the objects. Argo CD compares the two all the time.',
    fr: 'Git contient la description, Kubernetes les objets. Argo CD compare les deux en permanence.',
  },
  run: async ({ first: { environment }, kubectl, showKubectl }) => {
    await showKubectl('--namespace', environment.namespace, 'get', shown);
    const resources = JSON.parse(
      await kubectl(
        ...['--namespace', 'argocd', 'get', 'application', environment.application],
        ...['--output', 'jsonpath={.status.resources}'],
      ),
    ) as Resource[];
    const different = resources.filter(({ status }) => status !== 'Synced').map(({ name }) => name);
    require(resources.length > 0 && different.length === 0, {
      en: `Not as git describes them: ${different.join(', ') || 'there are no objects'}`,
      fr: `Différents de leur description dans git : ${different.join(', ') || 'il n’y a pas d’objets'}`,
    });
    const kinds = new Set(resources.map(({ kind }) => kind)).size;
    return {
      en: `${resources.length} objects of ${kinds} kinds, each as git describes it`,
      fr: `${resources.length} objets de ${kinds} types, tous conformes à git`,
    };
  },
};
