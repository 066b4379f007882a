import type { Ended, Scene } from '../scene.ts';
import { require } from '../unexpected.ts';

/** Pushes the clone's main, shown. */
export const push = (scene: Scene): Promise<Ended> =>
  scene.show('git push cluster main', 'git', ['push', 'cluster', 'HEAD:main'], scene.clone.folder);

/** Shows the commit that the demonstration made, pushes it, and expects that it becomes live. */
export async function pushLive(scene: Scene): Promise<void> {
  await scene.show(
    'git show --stat --format=%s',
    'git',
    ['show', '--stat', '--format=%s'],
    scene.clone.folder,
  );
  const { code, output } = await push(scene);
  require(code === 0 && output.includes('is live at'), {
    en: 'The push did not become live.',
    fr: 'Le push n’est pas arrivé en service.',
  });
}

const title = /<title>([^<]*?)( · demo \d+)?<\/title>/;

/** Commits another title of the pages. @returns the title */
export async function commitTitle(scene: Scene): Promise<string> {
  const mark = ` · demo ${Date.now()}`;
  await scene.clone.commit('web: another title', 'apps/web/index.html', (text) =>
    text.replace(title, (_, name: string) => `<title>${name}${mark}</title>`),
  );
  return mark;
}

/** Pushes back what an earlier push changed, without showing it. */
export async function restore(scene: Scene): Promise<void> {
  if (!(await scene.clone.restore())) return;
  const { code, output } = await push(scene);
  require(code === 0 && output.includes('is live at'), {
    en: 'What the demonstration changed could not be pushed back: revert its commits on main.',
    fr: 'Les modifications de la démonstration n’ont pas pu être annulées : annulez ses commits sur main.',
  });
}
