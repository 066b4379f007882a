import type { Lifecycle } from '@presage/runtime/lifecycle';
import type { Configuration } from '../configuration/configuration.ts';
import type { Fields } from '../definition/field.ts';
import { fieldError, fieldErrors } from '../http/field-errors.ts';
import { type FieldError, Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { message } from '../messages/message.ts';
import type { LoadedModel, LoadedModels } from '../models/serving.ts';
import { exampleInput, outcomeColumns } from '../predictions/outcome-columns.ts';
import { dayOf, type Made, type PredictionMaker } from '../predictions/prediction.ts';
import { type Storing, senderOf, storedHeaders, storedHeaderTexts } from '../predictions/storing.ts';
import {
  inferenceAnswerSchema,
  inferenceRequestSchema,
  liveSchema,
  modelMetadataSchema,
  modelParamsSchema,
  modelReadySchema,
  readySchema,
  serverMetadataSchema,
  versionParamsSchema,
} from './schema.ts';
import { fieldDatatype, outcomeDatatype, readTensors, type Tensor, writeTensors } from './tensors.ts';

export interface InferenceDependencies {
  configuration: Pick<Configuration, 'version'>;
  lifecycle: Lifecycle;
  models: LoadedModels;
  maker: PredictionMaker;
  storing: Storing;
}

const common = { tag: 'inference', permission: 'anyone' } as const;

/**
 * The REST part of the Open Inference Protocol, version 2
 * (https://github.com/kserve/open-inference-protocol). A model's name is its predictor's, its version the digest.
 */
export function inferenceRoutes(dependencies: InferenceDependencies): Route[] {
  const { configuration, lifecycle, models } = dependencies;
  return [
    route({
      ...common,
      method: 'get',
      path: '/v2',
      operationId: 'readInferenceServer',
      summary: 'Describe the server',
      description: 'Server metadata of the Open Inference Protocol.',
      responses: { 200: { description: 'The server.', schema: serverMetadataSchema } },
      handle: () => ({
        status: 200,
        body: { name: 'presage', version: configuration.version, extensions: [] },
      }),
    }),
    route({
      ...common,
      method: 'get',
      path: '/v2/health/live',
      operationId: 'probeInferenceLive',
      summary: 'Check that the server is alive',
      description: 'Liveness of the Open Inference Protocol.',
      responses: { 200: { description: 'Yes.', schema: liveSchema } },
      handle: () => ({ status: 200, body: { live: true } }),
    }),
    route({
      ...common,
      method: 'get',
      path: '/v2/health/ready',
      operationId: 'probeInferenceReady',
      summary: 'Check that the models are ready',
      description: 'Readiness of the Open Inference Protocol: every pinned model is loaded.',
      responses: { 200: { description: 'Yes.', schema: readySchema } },
      problems: ['unavailable'],
      handle() {
        if (lifecycle.phase !== 'serving' || models.all().length === 0) throw new Problem('unavailable');
        return { status: 200, body: { ready: true } };
      },
    }),
    ...modelRoutes('', '', dependencies),
    ...modelRoutes('/versions/:version', 'Version', dependencies),
  ];
}

/** The routes of one model, with or without its version in the path. */
function modelRoutes(suffix: string, idSuffix: string, dependencies: InferenceDependencies): Route[] {
  const { models } = dependencies;
  const path = `/v2/models/:name${suffix}`;
  const params = suffix ? versionParamsSchema : modelParamsSchema;
  const which = suffix
    ? 'The version must be the one that is served.'
    : 'The version is the one that is served.';
  const find = (given: { name: string; version?: string }) => findModel(models, given);
  return [
    route({
      ...common,
      method: 'get',
      path,
      params,
      operationId: `readInferenceModel${idSuffix}`,
      summary: 'Describe a model',
      description: `Model metadata of the Open Inference Protocol. ${which}`,
      responses: { 200: { description: 'The model.', schema: modelMetadataSchema } },
      handle: (input) => ({ status: 200, body: describe(find(input.params)) }),
    }),
    route({
      ...common,
      method: 'get',
      path: `${path}/ready`,
      params,
      operationId: `probeInferenceModel${idSuffix}`,
      summary: 'Check that a model is ready',
      description: `Readiness of one model. ${which}`,
      responses: { 200: { description: 'Yes.', schema: modelReadySchema } },
      handle: (input) => ({
        status: 200,
        body: { name: find(input.params).predictor.name, ready: true },
      }),
    }),
    route({
      ...common,
      method: 'post',
      path: `${path}/infer`,
      params,
      operationId: `infer${idSuffix}`,
      summary: 'Predict with tensors',
      description: `Inference of the Open Inference Protocol: one tensor for each field, of shape [n]. Predictions are stored after the answer. ${which}`,
      body: inferenceRequestSchema,
      responses: {
        200: { description: 'The outcomes.', schema: inferenceAnswerSchema, headers: storedHeaderTexts },
      },
      problems: ['unavailable'],
      handle(input) {
        const loaded = find(input.params);
        const { id, inputs, outputs } = input.body;
        const requested = requestedColumns(loaded, outputs);
        const made = infer(loaded, inputs, dependencies.maker);
        const sender = senderOf(input.request, input.response, null);
        const notStored = dependencies.storing.later(
          made.map(({ record }) => record),
          sender,
        );
        const shadow = notStored ? undefined : dependencies.maker.shadow(loaded);
        if (shadow) made.forEach(shadow);
        const tensors = writeTensors(
          made.map(({ outcome }) => outcome),
          requested,
        );
        const model = { model_name: loaded.predictor.name, model_version: loaded.digest };
        return {
          status: 200,
          headers: storedHeaders(notStored),
          body: { ...model, ...(id === undefined ? {} : { id }), outputs: tensors },
        };
      },
    }),
  ];
}

function findModel(models: LoadedModels, { name, version }: { name: string; version?: string }): LoadedModel {
  const loaded = models.get(name);
  if (!loaded) {
    const names = models.all().map(({ predictor }) => predictor.name);
    throw new Problem('not-found', { message: message('model-unknown', { name, names: names.join(', ') }) });
  }
  if (version !== undefined && version !== loaded.digest)
    throw new Problem('not-found', {
      message: message('model-version-not-served', { version, served: loaded.digest }),
    });
  return loaded;
}

const fieldsOf = ({ model, predictor }: LoadedModel): Fields => model.fields?.() ?? predictor.fields;

const columns = new WeakMap<LoadedModel, readonly string[]>();

/** The outputs of a model, found with an example input. */
function columnsOf(loaded: LoadedModel): readonly string[] {
  const known = columns.get(loaded);
  if (known) return known;
  const day = dayOf(new Date().toISOString());
  const found = outcomeColumns(loaded.model.predict(exampleInput(fieldsOf(loaded), day), day));
  columns.set(loaded, found);
  return found;
}

function describe(loaded: LoadedModel) {
  const { predictor, digest, card } = loaded;
  return {
    name: predictor.name,
    versions: [digest],
    platform: `presage_${card.trainer}`,
    inputs: Object.entries(fieldsOf(loaded)).map(([name, field]) => ({
      name,
      datatype: fieldDatatype(field),
      shape: [-1],
    })),
    outputs: columnsOf(loaded).map((name) => ({ name, datatype: outcomeDatatype(name), shape: [-1] })),
  };
}

function requestedColumns(
  loaded: LoadedModel,
  requested: readonly { name: string }[] | undefined,
): readonly string[] {
  const known = columnsOf(loaded);
  const errors = (requested ?? [])
    .filter(({ name }) => !known.includes(name))
    .map(({ name }) =>
      fieldError(`outputs.${name}`, message('unknown-output', { outputs: known.join(', ') })),
    );
  if (errors.length > 0) throw new Problem('invalid-fields', { errors });
  return requested && requested.length > 0 ? requested.map(({ name }) => name) : known;
}

/** One refused element refuses the whole request. */
function infer(loaded: LoadedModel, tensors: readonly Tensor[], maker: PredictionMaker): Made[] {
  const read = readTensors(fieldsOf(loaded), tensors);
  if ('errors' in read) throw new Problem('invalid-fields', { errors: read.errors });
  const errors: FieldError[] = [];
  const inputs = read.inputs.flatMap((given, index) => {
    const parsed = loaded.schema.safeParse(given);
    if (parsed.success) return [parsed.data];
    for (const error of fieldErrors(parsed.error, given))
      errors.push({ ...error, message: `${error.message} (element ${index})` });
    return [];
  });
  if (errors.length > 0) throw new Problem('invalid-fields', { errors: errors.slice(0, 100) });
  return inputs.map((input) => maker.make(loaded, input, 'inference', null));
}
