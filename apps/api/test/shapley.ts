const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

const countOf = (set: number): number => (set === 0 ? 0 : (set & 1) + countOf(set >> 1));

/**
 * Shapley's formula (Shapley, "A Value for n-Person Games", 1953), by all sets of players.
 * @param value of a set of players, a bit for each
 * @returns the value of each player
 */
export function shapleyValues(players: number, value: (set: number) => number): number[] {
  const values = Array.from({ length: 1 << players }, (_, set) => value(set));
  return Array.from({ length: players }, (_, player) =>
    values.reduce((sum, without, set) => {
      if ((set >> player) & 1) return sum;
      const size = countOf(set);
      const weight = (factorial(size) * factorial(players - size - 1)) / factorial(players);
      return sum + weight * ((values[set | (1 << player)] as number) - without);
    }, 0),
  );
}
