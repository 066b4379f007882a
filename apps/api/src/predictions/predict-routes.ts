import { inputSchema } from '../definition/field.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { message } from '../messages/message.ts';
import type { LoadedModel, LoadedModels } from '../models/serving.ts';
import type { Owners } from './owner.ts';
import type { PredictionMaker } from './prediction.ts';
import { predictionSchema } from './schema.ts';
import { type Storing, senderOf } from './storing.ts';

export interface PredictDependencies {
  predictors: readonly AnyPredictor[];
  models: LoadedModels;
  maker: PredictionMaker;
  storing: Storing;
  owners: Owners;
}

/** For each predictor the route of its pages, and short paths for older clients. */
export function predictRoutes(dependencies: PredictDependencies): Route[] {
  const bodyOf = bodySchemas(dependencies.models);
  return dependencies.predictors.flatMap((predictor) => [
    pageRoute(predictor, bodyOf, dependencies),
    ...shortRoutes(predictor, bodyOf, dependencies),
  ]);
}

type BodyOf = ReturnType<typeof bodySchemas>;

/** The schema of a predictor's body, as the model that serves now knows its fields. */
function bodySchemas(models: LoadedModels) {
  const made = new WeakMap<LoadedModel | AnyPredictor, ReturnType<typeof make>>();
  const make = (predictor: AnyPredictor, loaded: LoadedModel | undefined) =>
    inputSchema(loaded?.model.fields?.() ?? predictor.fields).meta({
      id: `${pascal(predictor.name)}Input`,
      description: `What is asked of ${predictor.name}: ${predictor.question.en}`,
    });
  return (predictor: AnyPredictor) => {
    const loaded = models.get(predictor.name);
    const schema = made.get(loaded ?? predictor) ?? make(predictor, loaded);
    made.set(loaded ?? predictor, schema);
    return schema;
  };
}

function pageRoute(predictor: AnyPredictor, bodyOf: BodyOf, dependencies: PredictDependencies): Route {
  const { name } = predictor;
  return route({
    method: 'post',
    path: `/api/predictors/${name}/predictions`,
    aliases: [`/api/predicteurs/${name}/predictions`],
    tag: 'predictions',
    operationId: `predict${pascal(name)}`,
    summary: predictor.question.en,
    description: `${predictor.summary.en} The prediction is stored before the answer, as far as the limits allow (\`stored\` tells); it belongs to the account that is signed in, otherwise to the visitor of the cookie.`,
    permission: 'owner',
    get body() {
      return bodyOf(predictor);
    },
    responses: {
      201: {
        description: 'The prediction and its explanation.',
        schema: predictionSchema,
        headers: {
          Location: 'Path of the prediction, when it is stored.',
          'Set-Cookie': 'The visitor, at the first prediction: signed, HttpOnly, SameSite=Lax.',
        },
      },
    },
    problems: ['unavailable'],
    async handle({ body: input, request, response, session }) {
      const loaded = loadedModel(dependencies.models, name);
      const owner = dependencies.owners.welcome(request, response, session);
      const made = dependencies.maker.make(loaded, input, 'page', owner);
      const notStored = await dependencies.storing.now(made.record, senderOf(request, response, owner));
      if (!notStored) dependencies.maker.shadow(loaded)?.(made);
      const headers = notStored ? {} : { Location: `/api/predictions/${made.record.id}` };
      return { status: 201, body: dependencies.maker.answer(loaded, made, notStored), headers };
    },
  });
}

function shortRoutes(predictor: AnyPredictor, bodyOf: BodyOf, dependencies: PredictDependencies): Route[] {
  const { name } = predictor;
  return (predictor.aliases ?? []).map((path, index) =>
    route({
      method: 'post',
      path,
      tag: 'predictions',
      operationId: `predict${pascal(name)}Shortly${index > 0 ? index + 1 : ''}`,
      summary: `${predictor.question.en} (short path)`,
      description: `The same as /api/predictors/${name}/predictions for programs: stored after the answer, at most 200 ms later.`,
      permission: 'owner',
      get body() {
        return bodyOf(predictor);
      },
      responses: { 200: { description: 'The prediction.', schema: predictionSchema } },
      problems: ['unavailable'],
      handle({ body: input, request, response, session }) {
        const loaded = loadedModel(dependencies.models, name);
        const owner = dependencies.owners.read(request, session);
        const made = dependencies.maker.make(loaded, input, 'api', owner);
        const notStored = dependencies.storing.later([made.record], senderOf(request, response, owner));
        if (!notStored) dependencies.maker.shadow(loaded)?.(made);
        return { status: 200, body: dependencies.maker.answer(loaded, made, notStored) };
      },
    }),
  );
}

/** @throws Problem when the model is not loaded: only the routes are described */
export function loadedModel(models: LoadedModels, name: string): LoadedModel {
  const loaded = models.get(name);
  if (!loaded)
    throw new Problem('unavailable', { message: message('model-not-loaded', { predictor: name }) });
  return loaded;
}

/** `net-worth` as `NetWorth`, for names in the document. */
export const pascal = (name: string): string =>
  name.replace(/(?:^|-)(.)/g, (_match, letter: string) => letter.toUpperCase());
