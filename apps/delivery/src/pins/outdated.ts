import type { Entries } from '@presage/gitops';
import { Refusal } from '@presage/runtime/refusal';
import type { Place } from '../api/place.ts';
import { readRegistry, servedVersion } from '../models/registry.ts';
import { lineOf } from '../models/shadow-line.ts';

/**
 * The predictors whose pin the promoted code could not serve, because it has another version of their
 * definition. The target can't get a suitable model before that code, nor that code before a suitable model:
 * these pins return to `first`, which the Job trains before the api starts.
 * @param pins what the target keeps otherwise
 * @param places the APIs of the environment that is promoted from, and of the target
 * @returns none where the registries can't be asked: a broken environment must not block what repairs it
 */
export async function outdatedPins(
  pins: Entries,
  places: () => Promise<readonly [source: Place, target: Place]>,
): Promise<string[]> {
  const pinned = Object.entries(pins).filter(
    ([name, version]) => version !== 'first' && !lineOf(name).isShadow,
  );
  if (pinned.length === 0) return [];
  try {
    const [from, to] = await places();
    const [source, target] = await Promise.all([readRegistry(from), readRegistry(to)]);
    return pinned.flatMap(([predictor, digest]) => {
      const serving = servedVersion(source, predictor);
      const own = target.models.find((model) => model.predictor === predictor && model.digest === digest);
      if (!serving || serving.refused || !own || own.refused) return [];
      return serving.predictorVersion === own.predictorVersion ? [] : [predictor];
    });
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}
