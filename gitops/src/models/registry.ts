import { exitCode, Refusal } from '@presage/runtime/refusal';
import { execa } from 'execa';
import { z } from 'zod';
import type { ClusterRecord } from '../cluster/record.ts';
import type { Environment } from '../descriptor/environment.ts';

const metric = z.object({ name: z.string(), value: z.number(), low: z.number(), high: z.number() });
export type Metric = z.infer<typeof metric>;

/** Why, in English; environments that run an earlier version answer it in two other shapes. */
const inEnglish = z.union([
  z.string(),
  z.object({ detail: z.string() }).transform(({ detail }) => detail),
  z.object({ en: z.string() }).transform(({ en }) => en),
]);

const place = { predictor: z.string(), digest: z.string(), first: z.boolean(), pinned: z.boolean() };
const version = z.union([
  z.object({
    ...place,
    refused: z.null(),
    /** Of the definition that it was made for: code serves models of its own alone. */
    predictorVersion: z.number(),
    trainer: z.string(),
    trainedAt: z.string(),
    seed: z.number(),
    data: z.object({ source: z.string(), name: z.string(), rows: z.number() }),
    metrics: z.array(metric),
  }),
  z.object({ ...place, refused: inEnglish }),
]);
const registry = z.object({
  environment: z.string(),
  /** What each predictor's pin says, `first` where it has none. */
  pins: z.record(z.string(), z.string()),
  models: z.array(version),
});
const comparison = z.object({
  predictor: z.string(),
  /** The metric that decides. */
  metric: z.string(),
  better: z.enum(['higher', 'lower']),
  data: z.object({ source: z.string(), name: z.string() }),
  a: z.object({ digest: z.string(), metrics: z.array(metric) }),
  b: z.object({ digest: z.string(), metrics: z.array(metric) }),
  /** Whether b's is worse than a's. */
  worse: z.boolean(),
});

/** A version of a model in an environment's registry; `refused` says why one can't be served. */
export type ModelVersion = z.infer<typeof version>;
export type ModelRegistry = z.infer<typeof registry>;
export type Comparison = z.infer<typeof comparison>;

/** Enough to measure two models on all held-out records. */
const seconds = 180;

/**
 * Runs the api's own command line in one of an environment's pods that serves.
 * @param input what it reads on standard input
 * @throws Refusal with what it said
 */
async function askApi(
  { tools, kubeconfig }: ClusterRecord,
  { name, namespace }: Environment,
  words: readonly string[],
  input?: string,
): Promise<string> {
  const stdin = input === undefined ? [] : ['--stdin'];
  const program = ['node', 'apps/api/src/main.ts', ...words];
  const { failed, timedOut, stdout, stderr } = await execa(
    tools.kubectl,
    [
      '--kubeconfig',
      kubeconfig,
      'exec',
      ...stdin,
      '--namespace',
      namespace,
      'deploy/api',
      '-c',
      'api',
      '--',
      ...program,
    ],
    {
      reject: false,
      timeout: seconds * 1000,
      maxBuffer: 512 * 1024 ** 2,
      ...(input === undefined ? { stdin: 'ignore' } : { input }),
    },
  );
  if (!failed) return stdout;
  const said = timedOut
    ? `no answer within ${seconds} s`
    : stderr
        .split('\n')
        .filter((line) => line.trim() !== '' && !line.startsWith('command terminated with exit code'))
        .slice(-5)
        .join('\n');
  throw new Refusal(
    `The api of ${name} does not do \`${words.slice(0, 3).join(' ')}\`: ${said || 'no reason given'}`,
    'See `npm run gitops status` for its pods, and `npm run gitops model list` for the models.',
    exitCode.unavailable,
  );
}

/** The versions in an environment's registry, and what it pins. @throws Refusal */
export async function readRegistry(record: ClusterRecord, environment: Environment): Promise<ModelRegistry> {
  return registry.parse(JSON.parse(await askApi(record, environment, ['models', 'list', '--json'])));
}

/** Copies a version, checked on both sides. @throws Refusal when either side refuses it */
export async function copyModel(
  record: ClusterRecord,
  { from, to }: { readonly from: Environment; readonly to: Environment },
  predictor: string,
  digest: string,
): Promise<void> {
  const bundle = await askApi(record, from, ['models', 'export', predictor, digest]);
  await askApi(record, to, ['models', 'import'], bundle);
}

/** Measures two versions on the held-out records of an environment. @throws Refusal */
export async function compareModels(
  record: ClusterRecord,
  environment: Environment,
  predictor: string,
  { a, b }: { readonly a: string; readonly b: string },
): Promise<Comparison> {
  const answer = await askApi(record, environment, ['models', 'compare', predictor, a, b, '--json']);
  return comparison.parse(JSON.parse(answer));
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
    `Its versions are ${known || 'none'} (\`npm run gitops model list\`).`,
    exitCode.usage,
  );
}
