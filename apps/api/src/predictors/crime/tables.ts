/** Flat tables of counts, and of factors made from them. */
export type Table = Float64Array;

export const at = (table: ArrayLike<number>, index: number) => table[index] as number;

export const total = (table: Table) => table.reduce((sum, value) => sum + value, 0);

/** A power by multiplication: mathematical libraries round `**` differently, and artefacts are compared by bytes. */
export function weightOf(perStep: number, steps: number): number {
  let weight = 1;
  for (let step = 0; step < steps; step++) weight *= perStep;
  return weight;
}

/** Shares of counts, drawn towards prior shares by `strength` records. */
export function shares(counts: Table, prior: Table, strength: number): Table {
  const all = total(counts) + strength;
  return counts.map((count, index) => (count + strength * at(prior, index)) / all);
}

/** Sums blocks of `length`: over districts for one type, when blocks are [district][type]. */
export function sumOver(table: Table, length: number, blocks: Iterable<number>): Table {
  const sum = new Float64Array(length);
  for (const block of blocks)
    for (let index = 0; index < length; index++)
      sum[index] = at(sum, index) + at(table, block * length + index);
  return sum;
}

/** Shares of a table; equal ones where it is empty. */
export function normalised(table: Table): Table {
  const all = total(table);
  return table.map((value) => (all > 0 ? value / all : 1 / table.length));
}
