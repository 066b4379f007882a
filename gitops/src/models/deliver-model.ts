import { environmentOf } from '../descriptor/environment.ts';
import { deliver, keptImages, type Person, treeWith } from '../environments/deliver.ts';
import { type Delivery, modelsTextAt, pinsAt } from '../environments/history.ts';
import type { Git } from '../git/git.ts';
import { withModelPins } from './pins.ts';

export interface NewModelPin {
  readonly action: 'promote-model' | 'rollback-model';
  readonly previous: Delivery;
  readonly predictor: string;
  /** `first` or a digest. */
  readonly version: string;
  /** Commit of env/dev that is promoted from, or of env/prod that is gone back to. */
  readonly from: string;
  readonly subject: string;
  readonly trailers?: readonly (readonly [name: string, value: string])[];
  readonly by?: Person;
}

/** One commit on env/prod that differs from the one before in a line of models.env alone. */
export async function deliverModel(git: Git, pin: NewModelPin): Promise<string> {
  const { previous, predictor, version } = pin;
  const environment = environmentOf('prod');
  const [text, images] = await Promise.all([
    modelsTextAt(git, previous.commit, environment),
    pinsAt(git, previous.commit, environment),
  ]);
  const models = withModelPins(text ?? '', { [predictor]: version });
  return deliver(git, {
    action: pin.action,
    environment,
    revision: previous.revision,
    previous,
    content: { tree: await treeWith(git, previous.commit, { [environment.models]: models }) },
    from: pin.from,
    subject: pin.subject,
    images: keptImages(images),
    trailers: [['Model', `${predictor}@${version}`], ...(pin.trailers ?? [])],
    ...(pin.by ? { by: pin.by } : {}),
  });
}
