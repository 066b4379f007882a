/** The maximum age: from here on, the rest of a life is half a year. */
export const lastAge = 150;

/** The probability to die within a year, by age and calendar year. */
export type Death = (age: number, year: number) => number;

/**
 * Shares still alive after 0, 1, 2 … years (1, decreasing), of those who are `age` at the start of `year`.
 * `cohort` follows the person through the calendar (the diagonal of the table), `period` stays in the year.
 */
export function survival(death: Death, age: number, year: number, kind: 'cohort' | 'period'): Float64Array {
  const shares = [1];
  let alive = 1;
  for (let passed = 0; alive > 1e-12 && age + passed < lastAge; passed++) {
    alive *= 1 - death(age + passed, kind === 'cohort' ? year + passed : year);
    shares.push(alive);
  }
  return Float64Array.from(shares);
}

/** Mean of several survivals, share by share. */
export function average(survivals: readonly Float64Array[]): Float64Array {
  const length = Math.max(...survivals.map((one) => one.length));
  return Float64Array.from(
    { length },
    (_, passed) => survivals.reduce((sum, one) => sum + (one[passed] ?? 0), 0) / survivals.length,
  );
}

/** Years left on average: a person who dies within a year is counted with half of it. */
export function expectancy(alive: Float64Array): number {
  let years = 0;
  for (let passed = 0; passed + 1 < alive.length; passed++)
    years += ((alive[passed] ?? 0) + (alive[passed + 1] ?? 0)) / 2;
  return years;
}

/** The years after which a share of `dead` (above 0, below 1) has died; deaths spread evenly over each year. */
export function quantile(alive: Float64Array, dead: number): number {
  const share = 1 - dead;
  let low = 0;
  let high = alive.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((alive[middle] ?? 0) > share) low = middle;
    else high = middle;
  }
  const before = alive[low] ?? 0;
  const after = alive[high] ?? 0;
  return before > after ? low + Math.min(1, Math.max(0, (before - share) / (before - after))) : low;
}
