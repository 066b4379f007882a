import { setTimeout as pause } from 'node:timers/promises';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { components } from '../../../api/generated/openapi.ts';
import { answerOf, dataOf, openClient, refused } from '../api/client.ts';
import { localName, type Place } from '../api/place.ts';

export type Metric = components['schemas']['MetricValue'];
/** A version of a model in an environment's registry; `refused` states why one can't be served. */
export type ModelVersion = components['schemas']['ModelSummary'];
export type ModelCard = components['schemas']['ModelCard'];
export type ModelRegistry = components['schemas']['ModelList'];
export type Comparison = components['schemas']['ModelComparison'];
export type Difference = components['schemas']['LossDifference'];

/** `churn@sha256:0123456789ab`, `churn@first`: enough to recognise a version by. */
export const shortModel = (predictor: string, version: string): string =>
  `${predictor}@${version.slice(0, 19)}`;

/** The versions in an environment's registry, and what it pins. @throws Refusal */
export const readRegistry = (place: Place): Promise<ModelRegistry> =>
  dataOf(place, 'list its models', openClient(place).GET('/api/models'));

/** What is known of a version. @throws Refusal */
export const readCard = (place: Place, predictor: string, digest: string): Promise<ModelCard> =>
  dataOf(
    place,
    `show ${shortModel(predictor, digest)}`,
    openClient(place).GET('/api/models/{digest}', { params: { path: { digest } } }),
  );

const bundleType = 'application/vnd.presage.model+json';

/**
 * Copies a version from one registry to another as a stream; both sides verify it.
 * @throws Refusal when either side refuses it
 */
export async function copyModel(from: Place, to: Place, predictor: string, digest: string): Promise<void> {
  const bundle = await dataOf(
    from,
    `export ${shortModel(predictor, digest)}`,
    openClient(from).GET('/api/predictors/{name}/models/{digest}', {
      params: { path: { name: predictor, digest } },
      parseAs: 'stream',
    }),
  );
  await dataOf(
    to,
    `import ${shortModel(predictor, digest)}`,
    openClient(to).POST('/api/predictors/{name}/models', {
      params: { path: { name: predictor } },
      headers: { 'content-type': bundleType },
      body: '', // declared as text, sent as a stream
      bodySerializer: () => bundle,
      duplex: 'half',
    }),
  );
}

const secondsToCompare = 180;

/**
 * Measures two versions on the held-out records of an environment, which measures one pair at a time.
 * @throws Refusal
 */
export async function compareModels(
  place: Place,
  predictor: string,
  { a, b }: { readonly a: string; readonly b: string },
): Promise<Comparison> {
  const deadline = Date.now() + secondsToCompare * 1000;
  const client = openClient(place);
  for (;;) {
    const asked = client.GET('/api/models/compare', { params: { query: { predictor, a, b } } });
    const retryAfter = asked.then(
      ({ response }) => Number(response.headers.get('retry-after')),
      () => 0,
    );
    const answer = await answerOf(place, asked);
    if ('data' in answer) return answer.data;
    const seconds = await retryAfter;
    if (answer.status !== 503 || !seconds || Date.now() + seconds * 1000 > deadline)
      throw refused(place, `compare two versions of ${predictor}`, answer);
    await pause(seconds * 1000);
  }
}

/** @throws Refusal (64) for a predictor that the environment's code does not have. */
export function requirePredictor({ environment, pins }: ModelRegistry, predictor: string): void {
  if (predictor in pins) return;
  throw new Refusal(
    `${environment} has no predictor "${predictor}".`,
    `Its predictors are ${Object.keys(pins).join(', ') || 'none'}.`,
    exitCode.usage,
  );
}

/** The version that an environment serves of a predictor; none when its pin is not in the registry. */
export const servedVersion = ({ models }: ModelRegistry, predictor: string): ModelVersion | undefined =>
  models.find((model) => model.predictor === predictor && model.pinned);

/**
 * The version that a person named: a digest or its beginning, `first` or `pinned`.
 * @throws Refusal (64) when there is none, or several
 */
export function versionNamed(registry: ModelRegistry, predictor: string, given: string): ModelVersion {
  requirePredictor(registry, predictor);
  const own = registry.models.filter((model) => model.predictor === predictor);
  const digits = given.replace(/^sha256:/, '');
  const found = own.filter(({ digest, first, pinned }) =>
    given === 'first'
      ? first
      : given === 'pinned'
        ? pinned
        : /^[0-9a-f]{4,64}$/.test(digits) && digest.startsWith(`sha256:${digits}`),
  );
  const [version] = found;
  if (version && found.length === 1) return version;
  const known = own.map(({ digest }) => digest.slice(0, 19)).join(', ');
  throw new Refusal(
    version
      ? `"${given}" is the beginning of several versions of ${predictor} in ${registry.environment}.`
      : `${registry.environment} has no version "${given}" of ${predictor}.`,
    `Its versions are ${known || 'none'} (\`npm run gitops model list${registry.environment === localName ? ' -- --env local' : ''}\`).`,
    exitCode.usage,
  );
}
