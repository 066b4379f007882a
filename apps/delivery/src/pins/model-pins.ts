import type { Entries, PinnedFile, PinnedPromotion, PromotedEntries, Tree } from '@presage/gitops';
import { predictorsAt, predictorsIn, redefined } from './predictors.ts';

const versionPattern = /^(first|sha256:[0-9a-f]{64})$/;

/** models.env: which version of each predictor's model an environment serves, `first` or a digest. */
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
    if (known.length > 0 && !known.includes(name))
      return [{ name, message: `there is no predictor "${name}"; there are ${known.join(', ')}` }];
    if (versionPattern.test(version)) return [];
    const message = `${name}=${version} is neither "first" nor the digest of a model (sha256: and 64 hexadecimal digits); \`npm run gitops model list\` shows the digests`;
    return [{ name, message }];
  });
}

/**
 * An environment keeps its own pins with a new revision: a model is promoted by `model promote`. New
 * predictors get what the revision states, predictors that are gone lose their line, and a predictor with
 * another version of its definition starts again: its code refuses the earlier models.
 */
async function promotePins(promotion: PinnedPromotion): Promise<PromotedEntries> {
  const { cluster, revision, stated, present } = promotion;
  if (!present) return { entries: stated, changes: [] };
  const known = await predictorsAt(cluster.git, revision);
  const kept = Object.entries(present.entries).filter(([name]) => known.length === 0 || known.includes(name));
  const names = kept.map(([name]) => name).filter((name) => known.includes(name));
  const stale = new Set(await redefined(cluster.git, present.commit, revision, names));
  const entries = { ...stated, ...Object.fromEntries(kept.filter(([name]) => !stale.has(name))) };
  for (const name of await outdated(promotion, entries)) entries[name] = 'first';
  const changes = kept.flatMap(([name, before]) => {
    const value = entries[name];
    return value === undefined || value === before ? [] : [{ name, value, reason: 'another definition' }];
  });
  return { entries, changes };
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
