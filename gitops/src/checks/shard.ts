import { exitCode, Refusal } from '@presage/runtime/refusal';

/**
 * Every n-th of a list, so that several CI jobs share it without a list of their own.
 * @param shard which of how many, from 1: `2/3`
 * @throws Refusal (64) for another text, or a part that would be empty
 */
export function shardOf<Item>(items: readonly Item[], shard: string): Item[] {
  const [, part = 0, parts = 0] = (/^([1-9]\d*)\/([1-9]\d*)$/.exec(shard) ?? []).map(Number);
  const chosen = items.filter((_, index) => index % parts === part - 1);
  if (chosen.length > 0 && part <= parts) return chosen;
  throw new Refusal(
    `"${shard}" is not a part of ${items.length} test suites.`,
    `Write which of how many, for example 1/${Math.min(3, items.length)}.`,
    exitCode.usage,
  );
}
