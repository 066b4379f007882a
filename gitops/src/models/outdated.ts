import { Refusal } from '@presage/runtime/refusal';
import type { ClusterRecord } from '../cluster/record.ts';
import { environmentOf } from '../descriptor/environment.ts';
import type { ModelPins } from './pins.ts';
import { readRegistry, servedVersion } from './registry.ts';

/**
 * The predictors whose pin in prod the code that dev runs could not serve: it has another version of their
 * definition. prod can't be given a fitting model before that code, nor that code before a fitting model:
 * these pins begin again as `first`, which the Job trains before the api starts.
 * @returns none where the registries can't be asked: what is broken must not hold up what mends it
 */
export async function outdatedPins(record: ClusterRecord, pins: ModelPins): Promise<string[]> {
  const pinned = Object.entries(pins).filter(([, version]) => version !== 'first');
  if (pinned.length === 0) return [];
  try {
    const [dev, prod] = await Promise.all([
      readRegistry(record, environmentOf('dev')),
      readRegistry(record, environmentOf('prod')),
    ]);
    return pinned.flatMap(([predictor, digest]) => {
      const serving = servedVersion(dev, predictor);
      const own = prod.models.find((model) => model.predictor === predictor && model.digest === digest);
      if (!serving || serving.refused !== null || !own || own.refused !== null) return [];
      return serving.predictorVersion === own.predictorVersion ? [] : [predictor];
    });
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}
