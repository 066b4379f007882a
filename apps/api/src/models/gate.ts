import type { Configuration } from '../configuration/configuration.ts';
import type { Records } from '../datasets/current.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import { messageOf } from '../messages/error.ts';
import { type Message, message } from '../messages/message.ts';
import { type Choice, choicesIn } from './choices.ts';
import { type Comparison, compareModels } from './compare.ts';
import { shortDigest } from './digest.ts';
import type { Registry } from './registry.ts';

/** Whether the newest version that passes the gate serves: under `npm start`. In a cluster, pins in git decide. */
export const servesNewest = ({
  environment,
  pinsConfigMap,
}: Pick<Configuration, 'environment' | 'pinsConfigMap'>): boolean =>
  environment === 'local' && pinsConfigMap === null;

/**
 * Decides whether a version that was just trained replaces the one that serves: the same comparison as for a
 * promotion, on the present records. Stores the decision; nothing changes when it is the version that serves.
 * @throws what the file system says
 */
export async function passGate(
  predictor: AnyPredictor,
  registry: Registry,
  // biome-ignore lint/suspicious/noExplicitAny: the row's type is known to the predictor alone
  records: Records<any>,
  challenger: string,
): Promise<void> {
  const choices = choicesIn(registry.folder);
  const { version } = await choices.passed(predictor);
  const served = version === 'first' ? await registry.first(predictor) : version;
  if (!served || served === challenger) return;
  await choices.pass(predictor, await decide(predictor, registry, records, { served, challenger }));
}

async function decide(
  predictor: AnyPredictor,
  registry: Registry,
  // biome-ignore lint/suspicious/noExplicitAny: as above
  records: Records<any>,
  { served, challenger }: { readonly served: string; readonly challenger: string },
): Promise<Choice> {
  const data = records.name;
  let comparison: Comparison;
  try {
    comparison = await compareModels(predictor, registry, records, { a: served, b: challenger });
  } catch (error) {
    const reason = message('serves-unmeasured', { before: shortDigest(served), data }, messageOf(error));
    return { version: challenger, reason };
  }
  return comparison.worse
    ? { version: served, reason: whyOlder(comparison, data) }
    : { version: challenger, reason: whyNewest(comparison, data) };
}

function whyNewest({ a, paired }: Comparison, data: string): Message {
  const before = shortDigest(a.digest);
  if (!paired) return message('serves-measures-as-well', { before });
  return paired.verdict === 'better'
    ? message('serves-better', { before, data })
    : message('serves-not-worse', { before, data });
}

function whyOlder({ b, paired }: Comparison, data: string): Message {
  const newest = shortDigest(b.digest);
  if (!paired) return message('serves-measures-better', { newest });
  return paired.verdict === 'worse'
    ? message('serves-older', { newest, data })
    : message('serves-older-on-a-part', { newest, data });
}
