import { short } from '@presage/gitops';
import type { Scene } from '../scene.ts';
import type { DemoStep } from '../step.ts';
import { require } from '../unexpected.ts';
import { everyRequestAnswered, infoOf, pageOf, visitorsOf } from './addresses.ts';
import { commitTitle, pushLive } from './push.ts';

export const pushToLive: DemoStep = {
  title: { en: 'A push becomes a page', fr: 'Un push devient une page' },
  shows: {
    en: 'One line of the pages changes. The push builds the image, pins its digest on the branch of the first environment, and Argo CD deploys it.',
    fr: 'Une ligne des pages change. Le push construit l’image, inscrit son empreinte sur la branche du premier environnement, et Argo CD la déploie.',
  },
  run: async (scene) => {
    const mark = await commitTitle(scene);
    const began = performance.now();
    await pushLive(scene);
    await scene.until(async () => (await pageOf(scene.first)).includes(mark), {
      en: 'The page does not have the new title.',
      fr: 'La page n’a pas le nouveau titre.',
    });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    return {
      en: `${scene.first.place.pages} has the new title after ${seconds} s`,
      fr: `${scene.first.place.pages} a le nouveau titre après ${seconds} s`,
    };
  },
};

async function promote(scene: Scene): Promise<void> {
  const { name } = scene.next.environment;
  const { code, output } = await scene.verb('promote', name);
  require(code === 0 && output.includes('is live at'), {
    en: `${name} did not get it.`,
    fr: `${name} ne l’a pas reçu.`,
  });
}

/** Makes sure that the first environment runs something that the next one lacks. */
async function somethingToPromote(scene: Scene): Promise<void> {
  const [here, there] = await Promise.all([infoOf(scene.first), infoOf(scene.next)]);
  const same = (await pageOf(scene.first)) === (await pageOf(scene.next));
  if (!same || here.commit !== there.commit) return;
  await commitTitle(scene);
  await pushLive(scene);
}

export const rollingUpdate: DemoStep = {
  title: { en: 'A promotion that nobody notices', fr: 'Une promotion que personne ne remarque' },
  shows: {
    en: 'The next environment gets exactly what the first one runs. Pods are replaced one after the other while people use them.',
    fr: 'L’environnement suivant reçoit exactement ce que le premier exécute. Les pods sont remplacés l’un après l’autre pendant qu’on les utilise.',
  },
  run: async (scene) => {
    await somethingToPromote(scene);
    const load = visitorsOf(scene.next);
    try {
      await promote(scene);
      const count = await everyRequestAnswered(load, 300);
      return {
        en: `${count} requests meanwhile, 0 failed`,
        fr: `${count} requêtes pendant ce temps, 0 échec`,
      };
    } finally {
      await load.stop();
    }
  },
};

export const rollback: DemoStep = {
  title: { en: 'Back to what ran before', fr: 'Retour à la version précédente' },
  shows: {
    en: 'A rollback is a commit too: the earlier state is committed again, and the history keeps both.',
    fr: 'Un retour en arrière est aussi un commit : l’état antérieur est inscrit de nouveau, et l’historique garde les deux.',
  },
  run: async (scene) => {
    const { name, ref } = scene.next.environment;
    const { git, folder } = scene.clone;
    const pages = await pageOf(scene.next);
    const head = async () => {
      await git(['fetch', '--quiet', 'cluster', ref]);
      return git(['rev-parse', 'FETCH_HEAD']);
    };
    const before = await head();
    const { code } = await scene.verb('rollback', name);
    require(code === 0, { en: 'The rollback was refused.', fr: 'Le retour en arrière a été refusé.' });
    const after = await head();
    await scene.show(
      `git log --oneline --max-count=3 ${scene.next.environment.branch}`,
      'git',
      ['log', '--oneline', '--max-count=3', after],
      folder,
    );
    require(after !== before && (await git(['merge-base', before, after])) === before, {
      en: 'The history was rewritten.',
      fr: 'L’historique a été réécrit.',
    });
    const isSame = (await pageOf(scene.next)) === pages;
    const here = short(after);
    return {
      en: `${name} ${isSame ? 'has its earlier state' : 'shows the earlier pages'}, and its branch has one commit more (${here})`,
      fr: `${name} ${isSame ? 'a retrouvé son état antérieur' : 'montre les pages précédentes'}, et sa branche a un commit de plus (${here})`,
    };
  },
};
