import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Cluster,
  type Configuration,
  type Entries,
  type Environment,
  environmentOf,
  pinnedPath,
  readEntries,
  withEntries,
} from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { englishOf } from '../api/english.ts';
import { placeOf } from '../api/place.ts';
import { pinsFile } from './pin.ts';
import { versionFrom } from './promote.ts';
import { copyModel, readRegistry, servedVersion, shortModel, versionNamed } from './registry.ts';
import { shadowName } from './shadow-line.ts';

export interface ShadowOptions {
  readonly environment: Environment;
  readonly predictor: string;
  /** As typed: a digest or its beginning, `first`, or `off`. */
  readonly version: string;
  readonly dryRun: boolean;
}

/** A line of models.env that was written or removed, for the person to commit. */
export interface ShadowChange {
  readonly environment: string;
  /** The environment that it is promoted from; null for the first one. */
  readonly from: string | null;
  readonly predictor: string;
  /** In the checkout. */
  readonly file: string;
  /** The shadow version; null when the line was removed. */
  readonly digest: string | null;
  /** The registry that the version was copied from; null where it was there already. */
  readonly copiedFrom: string | null;
  readonly dryRun: boolean;
}

export const off = 'off';

/** The version, in the registry of the environment from now on. @throws Refusal when it is unknown, or can't be a shadow */
async function fetchVersion(
  configuration: Configuration,
  cluster: Cluster,
  { environment, predictor, version, dryRun }: ShadowOptions,
): Promise<{ digest: string; copiedFrom: string | null }> {
  const { from } = environment;
  const target = await placeOf(configuration, cluster, environment);
  const registry = await readRegistry(target);
  const source =
    from === undefined
      ? undefined
      : await placeOf(configuration, cluster, environmentOf(cluster.descriptor.environments, from));
  const { digest, refused } = source
    ? versionFrom(await readRegistry(source), registry, predictor, version)
    : versionNamed(registry, predictor, version);
  if (refused)
    throw new Refusal(
      `${shortModel(predictor, digest)} can't be a shadow: it is ${englishOf(refused)}.`,
      `Train it again: \`npm run gitops model train ${predictor}\`.`,
    );
  if (servedVersion(registry, predictor)?.digest === digest)
    throw new Refusal(
      `${shortModel(predictor, digest)} serves in ${environment.name}: there is nothing to compare it with.`,
      'Name another version: `npm run gitops model list` shows them.',
      exitCode.usage,
    );
  const isThere = registry.models.some(
    (model) => model.predictor === predictor && model.digest === digest && !model.refused,
  );
  if (isThere || !source) return { digest, copiedFrom: null };
  if (!dryRun) await copyModel(source, target, predictor, digest);
  return { digest, copiedFrom: source.name };
}

/**
 * Writes or removes the line of an environment's models.env that pins the shadow version of a predictor. Nothing is
 * committed. A version that only the environment before has is copied to the registry.
 * @throws Refusal
 */
export async function pinShadow(
  configuration: Configuration,
  cluster: Cluster,
  options: ShadowOptions,
): Promise<ShadowChange> {
  const { environment, predictor, version, dryRun } = options;
  const file = pinnedPath(environment, pinsFile);
  const path = join(cluster.record.checkout, file);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Refusal(
      `${path} can't be read: ${error.message}.`,
      'It pins what the environment serves: churn=first.',
      exitCode.data,
    );
  });
  const name = shadowName(predictor);
  const { [name]: before, ...others } = readEntries(text, file);
  const change = { environment: environment.name, from: environment.from ?? null, predictor, file, dryRun };
  const write = async (entries: Entries) => {
    if (!dryRun) await writeFile(path, withEntries(text, entries));
  };
  if (version === off) {
    if (before === undefined)
      throw new Refusal(
        `${file} pins no shadow version of ${predictor}.`,
        `Pin one: npm run gitops model shadow ${predictor} <version>`,
        exitCode.usage,
      );
    await write(others);
    return { ...change, digest: null, copiedFrom: null };
  }
  const { digest, copiedFrom } = await fetchVersion(configuration, cluster, options);
  await write({ [predictor]: 'first', ...others, [name]: digest });
  return { ...change, digest, copiedFrom };
}

/** What was done, and what to type next. */
export function shadowChangeText({
  environment,
  from,
  predictor,
  file,
  digest,
  copiedFrom,
  dryRun,
}: ShadowChange): string {
  const option = from === null ? '' : ` -- --env ${environment}`;
  const done = dryRun ? 'Would write' : 'Wrote';
  const removed = dryRun ? 'Would remove' : 'Removed';
  const name = shadowName(predictor);
  const subject = `${environment}: ${digest === null ? `${predictor} without a shadow version` : `a shadow version of ${predictor}`}`;
  return [
    digest === null ? `${removed} ${name} in ${file}.` : `${done} ${name}=${digest} in ${file}.`,
    ...(copiedFrom === null
      ? []
      : [
          `${dryRun ? 'Would copy' : 'Copied'} it from the registry of ${copiedFrom} to that of ${environment}.`,
        ]),
    `Commit it: git commit -m '${subject}' ${file} && git push cluster main`,
    ...(from === null ? [] : [`${environment} gets it with: npm run gitops promote ${environment}`]),
    ...(digest === null
      ? []
      : [
          `How it answers: npm run gitops model show ${predictor} ${digest.slice('sha256:'.length, 'sha256:'.length + 12)}${option}`,
          `To stop it: npm run gitops model shadow ${predictor} ${off}${option}`,
        ]),
  ].join('\n');
}
