import type { Configuration } from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { benchDeliveries } from './deliveries.ts';
import type { Growth } from './growth.ts';
import { benchLists } from './lists.ts';
import { benchApplications } from './pushes.ts';

/** What can grow; the first needs the running cluster. */
export const parts = ['applications', 'lists', 'deliveries'] as const;
type Part = (typeof parts)[number];

const usual: Readonly<Record<Part, readonly number[]>> = {
  applications: [1, 10, 50],
  lists: [1_000, 10_000, 100_000, 1_000_000],
  deliveries: [10, 10_000],
};

export interface ScaleOptions {
  /** Names of parts; all of them when there is none. */
  readonly names: readonly string[];
  /** In place of those of each part. */
  readonly sizes: readonly number[] | undefined;
  readonly runs: number;
  readonly say: (line: string) => void;
}

/** @throws Refusal for an unknown part, and what the parts throw */
export async function benchScale(
  configuration: Configuration,
  { names, sizes, runs, say }: ScaleOptions,
): Promise<Growth[]> {
  const unknown = names.find((name) => !parts.some((part) => part === name));
  if (unknown !== undefined)
    throw new Refusal(`There is no part "${unknown}".`, `The parts are ${parts.join(', ')}.`, exitCode.usage);
  const bench: Readonly<Record<Part, (of: readonly number[]) => Promise<Growth[]>>> = {
    applications: (of) => benchApplications(configuration, of, runs, say),
    lists: benchLists,
    deliveries: (of) => benchDeliveries(of, runs, say),
  };
  const growths: Growth[] = [];
  for (const part of parts) {
    if (names.length === 0 || names.includes(part))
      growths.push(...(await bench[part](sizes ?? usual[part])));
  }
  return growths;
}
