import type { AnyPredictor } from '../definition/predictor.ts';
import { Problem } from '../http/problem.ts';
import { checkJson } from '../http/read-json.ts';
import { type Route, route } from '../http/route.ts';
import { storageProblem } from '../http/storage.ts';
import { messageOf } from '../messages/error.ts';
import { message } from '../messages/message.ts';
import { exportModel, importModel } from './bundle.ts';
import type { Registry } from './registry.ts';
import { RegistryError } from './registry-error.ts';
import {
  bundleTextSchema,
  importedModelSchema,
  predictorParamsSchema,
  versionParamsSchema,
} from './schema.ts';

const mediaType = 'application/vnd.presage.model+json';

/** An artefact of the largest size that the registry reads, quoted, and its card. */
const maxBytes = 300 * 1024 ** 2;

/** Routes that copy a model version from one environment's registry to another's. */
export function transferRoutes(predictors: readonly AnyPredictor[], registry: Registry): Route[] {
  let importing = false;
  return [
    route({
      method: 'get',
      path: '/api/predictors/:name/models/:digest',
      aliases: ['/api/predicteurs/:name/modeles/:digest'],
      tag: 'models',
      operationId: 'exportModel',
      limit: 'export',
      summary: 'Export a model version',
      description:
        'The card and the artefact as one document, which another environment can import. Both are verified before the first byte is sent.',
      permission: 'administrator-or-delivery',
      params: versionParamsSchema,
      responses: { 200: { description: 'The document.', schema: bundleTextSchema, mediaType } },
      async handle({ params: { name, digest } }) {
        const bundle = await exportModel(registry, name, digest).catch((error: unknown) => {
          if (!(error instanceof RegistryError)) throw error;
          throw new Problem('not-found', {
            message: message('model-refused', { digest, predictor: name }, messageOf(error)),
          });
        });
        return { status: 200, chunks: pieces(bundle) };
      },
    }),
    route({
      method: 'post',
      path: '/api/predictors/:name/models',
      aliases: ['/api/predicteurs/:name/modeles'],
      tag: 'models',
      operationId: 'importModel',
      limit: 'import',
      summary: 'Import a model version',
      description:
        'Adds a version that another environment exported: all of it or nothing. Refused unless its bytes have the digest that its card states and the predictor can load them. It is served once the environment pins it. One import at a time.',
      permission: 'administrator-or-delivery',
      params: predictorParamsSchema,
      stream: { mediaType, description: 'The exported document.' },
      problems: ['malformed-request', 'invalid-model', 'storage-full', 'unavailable'],
      responses: { 201: { description: 'It is in the registry.', schema: importedModelSchema } },
      async handle({ params: { name }, request }) {
        const predictor = predictors.find((each) => each.name === name);
        if (!predictor)
          throw new Problem('not-found', { message: message('predictor-unknown', { predictor: name }) });
        if (importing)
          throw new Problem('unavailable', {
            message: message('import-running'),
            headers: { 'Retry-After': '5' },
          });
        importing = true;
        try {
          const bundle = await textOf(request.iterator({ destroyOnReturn: false }));
          const { digest } = await importModel(registry, predictor, bundle);
          return { status: 201, body: { predictor: name, digest } };
        } catch (error) {
          if (error instanceof RegistryError) throw new Problem('invalid-model', { message: error.content });
          throw storageProblem(error) ?? error;
        } finally {
          importing = false;
        }
      },
    }),
  ];
}

const pieceLength = 64 * 1024;

/** A long text as chunks of its bytes, so that it is written no faster than the client reads. */
async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += pieceLength)
    yield bytes.subarray(start, start + pieceLength);
}

/** @throws Problem when the body is too large, ends early, or is not JSON that may be parsed */
async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const received: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const piece of body) {
      bytes += piece.length;
      if (bytes > maxBytes)
        throw new Problem('body-too-large', { message: message('model-too-large', { max: maxBytes }) });
      received.push(piece);
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('malformed-request', { message: message('model-incomplete') });
  }
  const text = Buffer.concat(received);
  checkJson(text);
  return text.toString('utf8');
}
