import { type DemoEnvironment, fieldOf, type Scene } from '../scene.ts';
import type { DemoStep } from '../step.ts';
import { everyRequestAnswered, visitorsOf } from './addresses.ts';

/** Waits until a Deployment has all its pods. */
const allReady = (scene: Scene, environment: DemoEnvironment, name: string) =>
  scene.until(
    async () => {
      const [wanted, ready, updated] = (
        await fieldOf(
          scene,
          environment,
          `deployment/${name}`,
          '{.spec.replicas} {.status.readyReplicas} {.status.updatedReplicas}',
        )
      ).split(' ');
      return wanted !== undefined && wanted !== '' && wanted === ready && wanted === updated;
    },
    { en: `${name} does not have all its pods.`, fr: `${name} n’a pas tous ses pods.` },
  );

export const podDeleted: DemoStep = {
  title: { en: 'A pod disappears', fr: 'Un pod disparaît' },
  shows: {
    en: 'Somebody deletes a pod of the pages while people use them. Its Deployment makes another one.',
    fr: 'Quelqu’un supprime un pod des pages pendant qu’on les utilise. Son Deployment en crée un autre.',
  },
  run: async (scene) => {
    const { namespace } = scene.next.environment;
    const pods = async () =>
      (
        await scene.kubectl(
          ...['--namespace', namespace, 'get', 'pods', '--output', 'name'],
          ...['--selector', 'app.kubernetes.io/name=web'],
        )
      ).split('\n');
    const [pod = ''] = await pods();
    const load = visitorsOf(scene.next);
    try {
      await scene.showKubectl('--namespace', namespace, 'delete', pod, '--timeout=60s');
      await scene.until(async () => !(await pods()).includes(pod), {
        en: 'The pod does not end.',
        fr: 'Le pod ne se termine pas.',
      });
      const seconds = await allReady(scene, scene.next, 'web');
      const count = await everyRequestAnswered(load, 200);
      return {
        en: `replaced ${seconds.toFixed(1)} s after it had ended; ${count} requests meanwhile, 0 failed`,
        fr: `remplacé ${seconds.toFixed(1)} s après sa fin ; ${count} requêtes pendant ce temps, 0 échec`,
      };
    } finally {
      await load.stop();
    }
  },
};

export const scaledByHand: DemoStep = {
  title: { en: 'A change by hand does not stay', fr: 'Une modification à la main ne tient pas' },
  shows: {
    en: 'Somebody scales the API past git. Argo CD restores what git describes.',
    fr: 'Quelqu’un change le nombre de pods de l’API sans passer par git. Argo CD rétablit ce que git décrit.',
  },
  run: async (scene) => {
    const replicas = () => fieldOf(scene, scene.first, 'deployment/api', '{.spec.replicas}');
    const generation = async () =>
      Number(await fieldOf(scene, scene.first, 'deployment/api', '{.metadata.generation}'));
    const [right, before] = [await replicas(), await generation()];
    await scene.showKubectl(
      ...['--namespace', scene.first.environment.namespace],
      ...['scale', 'deployment/api', `--replicas=${Number(right) + 2}`],
    );
    const seconds = await scene.until(
      async () => (await generation()) >= before + 2 && (await replicas()) === right,
      { en: 'The number of pods was not restored.', fr: 'Le nombre de pods n’a pas été rétabli.' },
    );
    await allReady(scene, scene.first, 'api');
    return {
      en: `back to ${right} after ${seconds.toFixed(1)} s`,
      fr: `de nouveau ${right} après ${seconds.toFixed(1)} s`,
    };
  },
};

export const deploymentDeleted: DemoStep = {
  title: { en: 'A whole workload is deleted', fr: 'Une application entière est supprimée' },
  shows: {
    en: 'Somebody deletes the Deployment of the pages. Argo CD creates it again from git.',
    fr: 'Quelqu’un supprime le Deployment des pages. Argo CD le recrée à partir de git.',
  },
  run: async (scene) => {
    const uid = () => fieldOf(scene, scene.first, 'deployment/web', '{.metadata.uid}');
    const before = await uid();
    await scene.showKubectl(
      ...['--namespace', scene.first.environment.namespace],
      ...['delete', 'deployment/web', '--wait=false'],
    );
    const began = performance.now();
    await scene.until(async () => !['', before].includes(await uid()), {
      en: 'The Deployment was not created again.',
      fr: 'Le Deployment n’a pas été recréé.',
    });
    await allReady(scene, scene.first, 'web');
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    return { en: `created again and ready after ${seconds} s`, fr: `recréé et prêt après ${seconds} s` };
  },
};
