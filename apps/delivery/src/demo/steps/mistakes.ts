import type { DemoStep } from '../step.ts';
import { require } from '../unexpected.ts';
import { everyRequestAnswered, infoOf, visitorsOf } from './addresses.ts';
import { push, restore } from './push.ts';

export const doesNotBuild: DemoStep = {
  title: { en: 'A commit that does not build', fr: 'Un commit qui ne se construit pas' },
  shows: {
    en: 'A bracket is missing in the pages. The push builds before main has the commit, and refuses it.',
    fr: 'Il manque une parenthèse dans les pages. Le push construit avant que main ait le commit, et le refuse.',
  },
  run: async (scene) => {
    const { git } = scene.clone;
    await scene.clone.commit('web: a bracket is missing', 'apps/web/src/main.ts', (text) => `${text}(\n`);
    const { code } = await push(scene);
    const commit = await git(['rev-parse', 'HEAD']);
    await git(['fetch', '--quiet', 'cluster', 'main']);
    const main = await git(['rev-parse', 'FETCH_HEAD']);
    require(code !== 0 && main !== commit, {
      en: 'main has a commit that does not build.',
      fr: 'main contient un commit qui ne se construit pas.',
    });
    return {
      en: 'refused with the builder’s reason; main is as it was',
      fr: 'refusé avec la raison ; main est resté tel quel',
    };
  },
};

const crash = "\nif (process.argv[2] === 'serve') throw new Error('This version cannot start.');\n";

export const crashes: DemoStep = {
  title: { en: 'A commit that crashes never serves', fr: 'Un commit qui plante n’est jamais en service' },
  shows: {
    en: 'This one builds, and its pod ends at once. The earlier pod keeps serving, and the push ends with the reason.',
    fr: 'Celui-ci se construit, et son pod s’arrête aussitôt. Le pod précédent reste en service, et le push se termine par la raison.',
  },
  run: async (scene) => {
    const { commit } = await infoOf(scene.first);
    await scene.clone.commit('api: a mistake', 'apps/api/src/serve.ts', (text) => text + crash);
    const load = visitorsOf(scene.first);
    try {
      const { output } = await push(scene);
      const count = await everyRequestAnswered(load, 100);
      const still = (await infoOf(scene.first)).commit;
      require(/is NOT live/.test(output) && still === commit, {
        en: 'The mistake is in service.',
        fr: 'L’erreur est en service.',
      });
      return {
        en: `the earlier commit answered ${count} requests meanwhile, 0 failed`,
        fr: `le commit précédent a répondu à ${count} requêtes pendant ce temps, 0 échec`,
      };
    } finally {
      await load.stop();
      await restore(scene);
    }
  },
};
