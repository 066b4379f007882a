import { twoVersions } from '../../models/two-versions.ts';
import type { DemoStep } from '../step.ts';
import { require } from '../unexpected.ts';
import { infoOf } from './addresses.ts';
import { pushLive, restore } from './push.ts';

const pin = /^churn=\S+$/m;

export const model: DemoStep = {
  title: { en: 'A model is exchanged by a commit', fr: 'Un commit change de modèle' },
  shows: {
    en: 'The version of a model is a digest in git. A commit of one line makes the running pods serve another one, without a restart.',
    fr: 'La version d’un modèle est une empreinte dans git. Un commit d’une ligne fait servir une autre version aux pods, sans redémarrage.',
  },
  run: async (scene) => {
    const { first } = scene;
    const [one, other] = await twoVersions({ ...first.place, environment: first.environment });
    const digest = (await infoOf(first)).models?.churn === other ? one : other;
    const pods = () =>
      scene.kubectl(
        ...['--namespace', first.environment.namespace, 'get', 'pods', '--output', 'name'],
        ...['--selector', 'app.kubernetes.io/name=api'],
      );
    const before = await pods();
    await scene.clone.commit(
      'dev: another version of the churn model',
      `${first.environment.overlay}/models.env`,
      (text) => text.replace(pin, `churn=${digest}`),
    );
    try {
      await pushLive(scene);
      const served = (await infoOf(first)).models?.churn;
      require(served === digest, {
        en: `${served} is served in place of ${digest}.`,
        fr: `${served} est en service à la place de ${digest}.`,
      });
      const same = (await pods()) === before;
      require(same, { en: 'The pods were replaced.', fr: 'Les pods ont été remplacés.' });
      return {
        en: `churn is served by ${digest.slice(0, 19)}, by the same pods`,
        fr: `churn est servi par ${digest.slice(0, 19)}, par les mêmes pods`,
      };
    } finally {
      await restore(scene);
    }
  },
};
