import type { Explanation } from '../../definition/model.ts';
import type { Person } from './prospects.ts';

const players = ['age', 'sex', 'region'] as const;

/**
 * Shapley values (Shapley, 1953) by going through all eight sets of what is known. `value` is the expectancy of
 * a person of whom the rest is not known: then a newborn, of either sex, of the region of the tables.
 * The names change nothing and get 0. Base and contributions add up to the score.
 */
export function contributions(person: Person, value: (known: Person) => number): Explanation {
  const of = (set: number) =>
    value({
      age: set & 1 ? person.age : 0,
      sex: set & 2 ? person.sex : undefined,
      region: set & 4 ? person.region : undefined,
    });
  const values = Array.from({ length: 8 }, (_, set) => of(set));
  const at = (set: number) => values[set] ?? 0;
  const share = (player: number) => {
    let sum = 0;
    for (let set = 0; set < 8; set++) {
      if (set & (1 << player)) continue;
      const others = (set & 1) + ((set >> 1) & 1) + ((set >> 2) & 1);
      // 3! orders: with none or both of the others before, 2 of 6; with one of them, 1 of 6.
      sum += ((others === 1 ? 1 : 2) / 6) * (at(set | (1 << player)) - at(set));
    }
    return sum;
  };
  const shares = Object.fromEntries(players.map((name, player) => [name, share(player)]));
  return { base: at(0), score: at(7), contributions: { firstName: 0, lastName: 0, ...shares } };
}
