import { type Plan, planText, printedPlan, runPlan } from '@presage/gitops';
import type { components } from '../../../api/generated/openapi.ts';
import { dataOf, openClient } from '../api/client.ts';
import { englishOf } from '../api/english.ts';
import type { Place } from '../api/place.ts';
import { readRegistry, requirePredictor, versionNamed } from './registry.ts';

export type ServedVersion = components['schemas']['ServedVersion'];

export interface PinOptions {
  readonly predictor: string;
  /** As typed: a digest or its beginning, `first`, or `newest`. */
  readonly version: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/**
 * Serves a version of a model under `npm start`, or the newest one that passes the gate.
 * @returns what serves now; nothing in a dry run
 * @throws Refusal when the predictor or the version is unknown, or can't be served
 */
export async function pinLocally(
  place: Place,
  { predictor, version: given, dryRun, json }: PinOptions,
): Promise<ServedVersion | undefined> {
  const registry = await readRegistry(place);
  requirePredictor(registry, predictor);
  const version = given === 'newest' ? given : versionNamed(registry, predictor, given).digest;
  let served: ServedVersion | undefined;
  const plan: Plan = [
    {
      title: `Pin ${predictor} in ${place.name}`,
      actions: [
        {
          kind: 'call',
          what: `PUT ${place.api}/api/predictors/${predictor}/pin ${JSON.stringify({ version })}`,
          call: async () => {
            served = await dataOf(
              place,
              `pin ${predictor}`,
              openClient(place).PUT('/api/predictors/{name}/pin', {
                params: { path: { name: predictor } },
                body: { version },
              }),
            );
          },
        },
      ],
    },
  ];
  if (dryRun) {
    console.log(json ? JSON.stringify(await printedPlan(plan), null, 2) : await planText(plan));
    return undefined;
  }
  await runPlan(plan, { onlyResult: json });
  if (!json && served)
    console.log(
      `${place.name} serves ${served.digest} of ${predictor}. ${served.reason ? englishOf(served.reason) : ''}`.trimEnd(),
    );
  return served;
}
