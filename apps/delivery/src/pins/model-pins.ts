import type { Entries, PinnedFile, PinnedPromotion, PromotedEntries, Tree } from '@presage/gitops';
import { lineOf, withoutServedShadows } from '../models/shadow-line.ts';
import { predictorsAt, predictorsIn, redefined } from './predictors.ts';

const digestPattern = /^sha256:[0-9a-f]{64}$/;

/**
 * models.env: which version of each predictor's model an environment serves, `first` or a digest, and which one answers
 * the same requests unseen: `churn.shadow`, a digest.
 */
export const modelPins: PinnedFile = {
  title: 'Models',
  trailer: 'Model',
  hint: '`npm run gitops model promote` takes one to the next environment',
  check: checkPins,
  promote: promotePins,
};

async function checkPins(entries: Entries, tree: Tree): Promise<{ name: string; message: string }[]> {
  const known = await predictorsIn(tree);
  return Object.entries(entries).flatMap(([name, version]) => {
    const { predictor, isShadow } = lineOf(name);
    if (known.length > 0 && !known.includes(predictor))
      return [{ name, message: `there is no predictor "${predictor}"; there are ${known.join(', ')}` }];
    const message = isShadow ? shadowProblem(entries, name, version) : versionProblem(name, version);
    return message === undefined ? [] : [{ name, message }];
  });
}

const digestHint =
  'the digest of a model (sha256: and 64 hexadecimal digits); `npm run gitops model list` shows the digests';

const versionProblem = (name: string, version: string): string | undefined =>
  version === 'first' || digestPattern.test(version)
    ? undefined
    : `${name}=${version} is neither "first" nor ${digestHint}`;

/** What can be known without the registry: the api reports what it finds there. */
function shadowProblem(entries: Entries, name: string, version: string): string | undefined {
  if (!digestPattern.test(version)) return `${name}=${version} is not ${digestHint}`;
  const { predictor } = lineOf(name);
  const serves = entries[predictor];
  if (serves === undefined)
    return `${name} pins a shadow version, but no line pins the version that serves; write ${predictor}=first above it`;
  if (serves === version)
    return `${name} is the version that serves: there is nothing to compare; remove the line or pin another version`;
  const [other] =
    Object.entries(entries).find(
      ([line, pinned]) => pinned === version && lineOf(line).predictor !== predictor,
    ) ?? [];
  return other === undefined
    ? undefined
    : `${name} is a version of another predictor: ${other} pins it too; write a version of ${predictor}`;
}

/**
 * An environment keeps its own pins with a new revision: a model is promoted by `model promote`. New
 * predictors get what the revision states, predictors that are gone lose their line, and a predictor with
 * another version of its definition starts again: its code refuses the earlier models. Shadow versions are those that
 * the revision states for the environment: no verb pins them elsewhere, so a line that is removed on main is gone.
 */
async function promotePins(promotion: PinnedPromotion): Promise<PromotedEntries> {
  const { cluster, revision, stated, present } = promotion;
  if (!present) return { entries: stated, changes: [] };
  const known = await predictorsAt(cluster.git, revision);
  const kept = Object.entries(present.entries).filter(
    ([name]) => !lineOf(name).isShadow && (known.length === 0 || known.includes(name)),
  );
  const names = kept.map(([name]) => name).filter((name) => known.includes(name));
  const stale = new Set(await redefined(cluster.git, present.commit, revision, names));
  const entries = { ...stated, ...Object.fromEntries(kept.filter(([name]) => !stale.has(name))) };
  for (const name of await outdated(promotion, entries)) entries[name] = 'first';
  const changes = kept.flatMap(([name, before]) => {
    const value = entries[name];
    return value === undefined || value === before ? [] : [{ name, value, reason: 'another definition' }];
  });
  return { entries: withoutServedShadows(entries), changes };
}

async function outdated({ cluster, from, to, verify }: PinnedPromotion, pins: Entries): Promise<string[]> {
  if (!verify) return [];
  const [{ outdatedPins }, { placeOf }, { readConfiguration }] = await Promise.all([
    import('./outdated.ts'),
    import('../api/place.ts'),
    import('@presage/gitops'),
  ]);
  const place = (environment: typeof from) => placeOf(readConfiguration(), cluster, environment);
  return outdatedPins(pins, () => Promise.all([place(from), place(to)]));
}
