import {
  type Cluster,
  type Environment,
  type Git,
  type Person,
  pinnedPath,
  pinnedTextAt,
  readEntries,
  treeWith,
  withEntries,
} from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Place } from '../api/place.ts';
import { liveText, readLive } from './live.ts';
import { pinsFile } from './pin.ts';
import {
  compareModels,
  type ModelRegistry,
  type ModelVersion,
  readRegistry,
  requirePredictor,
  servedVersion,
  shortModel,
  versionNamed,
} from './registry.ts';
import { withoutServedShadows } from './shadow-line.ts';
import { decisiveText, verdictText } from './text.ts';

export interface ProposeOptions {
  readonly environment: Environment;
  readonly predictor: string;
  /** Without it, the newest one that does not serve. */
  readonly version: string | undefined;
  readonly dryRun: boolean;
  readonly by: Person | undefined;
}

/** A commit that nobody has merged yet. */
export interface Proposal {
  readonly branch: string;
  /** Absent in a dry run. */
  readonly commit: string | undefined;
  readonly message: string;
}

function chosen(registry: ModelRegistry, predictor: string, given: string | undefined): ModelVersion {
  requirePredictor(registry, predictor);
  const [newest] = registry.models
    .filter((model) => model.predictor === predictor && !model.pinned && !model.refused)
    .toSorted((one, other) => (other.trainedAt ?? '').localeCompare(one.trainedAt ?? ''));
  const version = given === undefined ? newest : versionNamed(registry, predictor, given);
  if (version && !version.pinned && !version.refused) return version;
  throw new Refusal(
    version
      ? `${shortModel(predictor, version.digest)} ${version.pinned ? `serves in ${registry.environment} already` : "can't be served"}: there is nothing to propose.`
      : `${registry.environment} has no other version of ${predictor} than the one that serves.`,
    `Train one: \`npm run gitops model train ${predictor} -- --env ${registry.environment}\`.`,
  );
}

/** The commit that main has in the cluster's repository. */
const mainOf = (git: Git): Promise<string> => git(['rev-parse', 'refs/heads/main^{commit}']);

/**
 * Writes a commit that serves another version, on a branch of its own in the cluster's repository: main with one line
 * of models.env changed, and the comparison with the version that serves in its message. Nothing is deployed.
 * @throws Refusal (64) for an environment whose pins are not on main; or for a version that is worse
 */
export async function proposeModel(
  { git }: Cluster,
  place: Place,
  { environment, predictor, version: given, dryRun, by }: ProposeOptions,
): Promise<Proposal> {
  if (environment.from !== undefined)
    throw new Refusal(
      `The pins of ${environment.name} are not on main: a version comes there by a promotion.`,
      `Type: npm run gitops model promote ${predictor} -- --to ${environment.name}`,
      exitCode.usage,
    );
  const registry = await readRegistry(place);
  const { digest } = chosen(registry, predictor, given);
  const before = servedVersion(registry, predictor);
  const file = pinnedPath(environment, pinsFile);
  const compared = before
    ? await compareModels(place, predictor, { a: before.digest, b: digest })
    : undefined;
  if (before && compared?.worse)
    throw new Refusal(
      `${shortModel(predictor, digest)} is worse than ${shortModel(predictor, before.digest)}, which ${environment.name} serves: ${decisiveText(compared)}, on ${compared.data.name}.\n${verdictText(compared)}`,
      'Nothing was written. Train a better one, or name another version.',
    );
  const live = before && (await readLive(place, predictor, before.digest));
  const message = [
    `models: serve ${shortModel(predictor, digest)} in ${environment.name}`,
    '',
    before ? `${shortModel(predictor, before.digest)} serves.` : 'No version serves.',
    ...(compared
      ? [`Compared on ${compared.data.name}: ${decisiveText(compared)} (before).`, verdictText(compared)]
      : []),
    ...(live ? ['', ...liveText(live)] : []),
    '',
    `Presage-Model: ${predictor}@${digest}`,
    '',
  ].join('\n');
  const branch = `propose/${shortModel(predictor, digest).replace('@sha256:', '-')}`;
  if (dryRun) return { branch, commit: undefined, message };
  const main = await mainOf(git);
  const text = await pinnedTextAt(git, main, environment, pinsFile);
  const pins = readEntries(text, `${file} at ${main.slice(0, 12)}`);
  const tree = await treeWith(git, main, {
    [file]: withEntries(text ?? '', withoutServedShadows({ ...pins, [predictor]: digest })),
  });
  const author = by ? { GIT_AUTHOR_NAME: by.name, GIT_AUTHOR_EMAIL: by.mail } : gitops('AUTHOR');
  const commit = await git(['commit-tree', tree, '-p', main, '-F', '-'], {
    input: message,
    env: { ...author, ...gitops('COMMITTER') },
  });
  await git(['update-ref', '-m', `propose ${predictor}`, `refs/heads/${branch}`, commit]);
  return { branch, commit, message };
}

const gitops = (role: 'AUTHOR' | 'COMMITTER') => ({
  [`GIT_${role}_NAME`]: 'gitops',
  [`GIT_${role}_EMAIL`]: 'gitops@presage.local',
});

/** What a person reads of a proposal. */
export function proposalText({ branch, commit, message }: Proposal): string {
  if (commit === undefined) return `Would write on ${branch}:\n\n${message}`;
  return [
    message,
    `Written as ${commit.slice(0, 12)} on ${branch} in the cluster's repository. Nothing is deployed.`,
    `To look at it: git fetch cluster ${branch} && git show FETCH_HEAD`,
    'To deploy it, on main: git merge FETCH_HEAD && git push cluster main',
  ].join('\n');
}
