import { type Cluster, type Environment, type Git, short } from '@presage/gitops';
import { readLog, type Served, servedAt } from '@presage/history/log';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { answerOf, openClient, refused } from '../api/client.ts';
import type { Place } from '../api/place.ts';
import { type ModelCard, shortModel } from '../models/registry.ts';

/** A prediction, and what made it. */
export interface Trace {
  readonly id: string;
  readonly environment: string;
  readonly predictor: string;
  readonly createdAt: string;
  /** Digest of the model. */
  readonly model: string;
  /** Seed and trainer of the model, and its data; nothing when it is no longer in the registry. */
  readonly card: Pick<ModelCard, 'trainer' | 'trainedAt' | 'seed' | 'data'> | undefined;
  /** What the environment served at that time; nothing when it was made before the first delivery. */
  readonly served: Pick<Served, 'delivery' | 'images'> | undefined;
  /** The delivery that pinned the value by which the model was served: `first` or its digest. */
  readonly pinnedBy: { readonly commit: string; readonly at: string; readonly value: string } | undefined;
}

const notFound = 404;
const pageSize = 50;
const pinnedFile = { file: 'models.env', title: 'Models' };

/** The delivery that last changed what an environment pins of a predictor, at a commit of its branch or before. */
async function pinnedBy(git: Git, environment: Environment, predictor: string, until: Date) {
  for (let skip = 0; ; skip += pageSize) {
    const page = await readLog(git, environment, [pinnedFile], { max: pageSize, skip, until });
    for (const { commit, at, changes } of page) {
      const change = changes.pinned.find(({ name }) => name === predictor);
      if (change) return { commit, at, value: change.after ?? 'none' };
    }
    if (page.length < pageSize) return undefined;
  }
}

/**
 * Finds what made a prediction of an environment.
 * @returns nothing when that environment does not have it
 */
async function traceIn(
  { git }: Cluster,
  place: Place,
  environment: Environment,
  id: string,
): Promise<Trace | undefined> {
  const client = openClient(place);
  const answer = await answerOf(
    place,
    client.GET('/api/predictions/{id}/origin', { params: { path: { id } } }),
  );
  if (!('data' in answer)) {
    if (answer.status === notFound) return undefined;
    throw refused(place, `show the prediction ${id}`, answer);
  }
  const { predictor, model, createdAt } = answer.data;
  const [card, served] = await Promise.all([
    answerOf(place, client.GET('/api/models/{digest}', { params: { path: { digest: model } } })),
    servedAt(git, environment, [pinnedFile], new Date(createdAt)),
  ]);
  if (!('data' in card) && card.status !== notFound)
    throw refused(place, `show ${shortModel(predictor, model)}`, card);
  const until = served && new Date(served.delivery.at);
  return {
    id,
    environment: environment.name,
    predictor,
    createdAt,
    model,
    card: 'data' in card ? card.data : undefined,
    served: served && { delivery: served.delivery, images: served.images },
    pinnedBy: until && (await pinnedBy(git, environment, predictor, until)),
  };
}

/**
 * Finds what made a prediction, in the first of some environments that has it.
 * @throws Refusal (64) when none has it, (69) when an API does not answer
 */
export async function tracePrediction(
  cluster: Cluster,
  places: readonly { readonly place: Place; readonly environment: Environment }[],
  id: string,
): Promise<Trace> {
  for (const { place, environment } of places) {
    const found = await traceIn(cluster, place, environment, id);
    if (found) return found;
  }
  throw new Refusal(
    `${places.map(({ place }) => place.name).join(' and ')} have no stored prediction ${id}.`,
    'Its id is in the answer of the API, and on the page of the prediction.',
    exitCode.usage,
  );
}

/** Where a model's data came from; a model that is made from published tables has no records of its own. */
const dataText = ({ name, rows, fingerprint }: NonNullable<ModelCard['data']>): string =>
  rows === 0 ? name : `${name}, ${rows} rows, ${fingerprint}`;

/** What made a prediction, as people read it. */
export function traceText({ id, environment, predictor, createdAt, model, card, served, pinnedBy }: Trace) {
  const api = served?.images['presage/api'];
  return [
    `${predictor} prediction ${id}, made ${createdAt} in ${environment}`,
    `  model     ${model}${card ? `, ${card.trainer}, seed ${card.seed}, trained ${card.trainedAt}` : ', no longer in the registry'}`,
    ...(card?.data ? [`  data      ${dataText(card.data)}`] : []),
    ...(served
      ? [
          `  commit    ${short(served.delivery.revision)} of main: ${served.delivery.subject}`,
          `  image     ${api ? `api:${api.tag} ${api.digest}` : 'api is not pinned'}`,
          `  delivery  ${short(served.delivery.commit)} of env/${environment}, ${served.delivery.at}, by ${served.delivery.by}`,
        ]
      : ['  made before the first delivery']),
    ...(pinnedBy
      ? [
          `  pin       ${predictor}=${pinnedBy.value} came with ${short(pinnedBy.commit)} of env/${environment}, ${pinnedBy.at}`,
        ]
      : []),
  ].join('\n');
}
