import { type ClusterRecord, type Configuration, makeEnvironment } from '@presage/gitops';
import { Refusal } from '@presage/runtime/refusal';
import { placeOf } from '../src/api/place.ts';
import { readRegistry } from '../src/models/registry.ts';
import { trainModel } from '../src/models/train-model.ts';

const dev = makeEnvironment('dev');
const predictor = 'churn';
const seeds = Array.from({ length: 8 }, (_, index) => String(index + 2));

/**
 * Two versions of a model that dev can serve: the first one and another, trained with other seeds if there is none yet.
 * @throws Refusal when no seed gives another version
 */
export async function pinVersions(
  configuration: Configuration,
  record: ClusterRecord,
): Promise<readonly [first: string, other: string]> {
  const place = await placeOf(configuration, { record }, dev);
  const known = async () => {
    const { models } = await readRegistry(place);
    const usable = models.filter((model) => model.predictor === predictor && !model.refused);
    const first = usable.find((model) => model.first)?.digest;
    const other = usable.find((model) => !model.first)?.digest;
    return first && other ? ([first, other] as const) : undefined;
  };
  for (const seed of seeds) {
    const versions = await known();
    if (versions) return versions;
    await trainModel(place, { environment: dev, predictor, seed, dryRun: false, json: true, follow: true });
  }
  const versions = await known();
  if (versions) return versions;
  throw new Refusal(
    `No other seed gives another model of ${predictor}.`,
    `Import other records and train: npm run data -- import ${predictor} FILE --to dev; npm run gitops model train ${predictor}.`,
  );
}
