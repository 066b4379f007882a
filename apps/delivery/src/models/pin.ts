import {
  type Delivery,
  deliver,
  type Environment,
  type Git,
  keptImages,
  type Person,
  pinnedPath,
  pinnedTextAt,
  pinsAt,
  readEntries,
  treeWith,
  withEntries,
} from '@presage/gitops';
import { withoutServedShadows } from './shadow-line.ts';

export const pinsFile = 'models.env';

/** The versions that a commit pins for an environment, by predictor. */
export async function modelPinsAt(git: Git, commit: string, environment: Environment) {
  const text = await pinnedTextAt(git, commit, environment, pinsFile);
  return readEntries(text, `${pinnedPath(environment, pinsFile)} at ${commit.slice(0, 12)}`);
}

export interface NewModelPin {
  readonly action: 'promote-model' | 'rollback-model';
  readonly environment: Environment;
  readonly previous: Delivery;
  readonly predictor: string;
  /** `first` or a digest. */
  readonly version: string;
  /** Commit of the environment that is promoted from, or the earlier commit that is returned to. */
  readonly from: string;
  readonly subject: string;
  readonly trailers?: readonly (readonly [name: string, value: string])[];
  readonly by?: Person;
}

/** One commit on an environment's branch that changes one line of models.env; a shadow version that serves now goes. */
export async function deliverModel(git: Git, pin: NewModelPin): Promise<string> {
  const { environment, previous, predictor, version } = pin;
  const [text, pins, images] = await Promise.all([
    pinnedTextAt(git, previous.commit, environment, pinsFile),
    modelPinsAt(git, previous.commit, environment),
    pinsAt(git, previous.commit, environment),
  ]);
  const models = withEntries(text ?? '', withoutServedShadows({ ...pins, [predictor]: version }));
  return deliver(git, {
    action: pin.action,
    environment,
    revision: previous.revision,
    previous,
    content: { tree: await treeWith(git, previous.commit, { [pinnedPath(environment, pinsFile)]: models }) },
    from: pin.from,
    subject: pin.subject,
    images: keptImages(images),
    trailers: [['Model', `${predictor}@${version}`], ...(pin.trailers ?? [])],
    ...(pin.by ? { by: pin.by } : {}),
  });
}
