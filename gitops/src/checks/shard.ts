import { exitCode, Refusal } from '@presage/runtime/refusal';

/**
 * Every n-th of a list, so that several CI jobs share it without a list of their own; none for a job too many.
 * @param shard which of how many, from 1: `2/3`
 * @throws Refusal (64) for another text
 */
export function shardOf<Item>(items: readonly Item[], shard: string): Item[] {
  const [, part = 0, parts = 0] = (/^([1-9]\d*)\/([1-9]\d*)$/.exec(shard) ?? []).map(Number);
  if (part > 0 && part <= parts) return items.filter((_, index) => index % parts === part - 1);
  throw new Refusal(
    `"${shard}" is not a part of the tests.`,
    'Write which of how many, for example 1/3.',
    exitCode.usage,
  );
}
