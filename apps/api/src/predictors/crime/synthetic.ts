import type { Text } from '../../definition/text.ts';
import { makeRandom } from '../../learning/random.ts';
import { dateOf } from './calendar.ts';
import { city } from './city.ts';
import type { CrimeRow } from './records.ts';
import { trueModel } from './true-model.ts';
import { offenceTypes } from './types.ts';

/** The fiction and its true model, as said beside results. */
export const notice: Text = {
  en: `${city.name} and its districts do not exist. The records are drawn at random from known rates: for each kind, what a district has of it (shops, homes, traffic, nightlife, cycling) × season × weekday × hour × a yearly trend, with more on weekend nights where people go out, and a festival in August.`,
  fr: `${city.name} et ses quartiers n’existent pas. Les enregistrements sont tirés au sort selon des taux connus : pour chaque type, ce qui l’attire dans un quartier (commerces, logements, circulation, sorties, vélo) × saison × jour × heure × une tendance annuelle, avec un supplément les nuits de fin de semaine là où l’on sort, et une fête en août.`,
};

/** Where `value` falls among ascending cumulative weights. */
function pick(cumulative: Float64Array, value: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulative[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Draws one index of the weights for each uniform number given by `uniform`. */
function picker(weights: readonly number[], uniform: () => number): () => number {
  const cumulative = new Float64Array(weights.length);
  let total = 0;
  for (const [index, weight] of weights.entries()) cumulative[index] = total += weight;
  return () => pick(cumulative, uniform() * total);
}

/**
 * Draws exactly `rows` records from the true model, day by day: given their number, the records of independent
 * Poisson counts are multinomial. The same seed gives the same rows.
 */
export function* generate(seed: number, rows: number): Generator<CrimeRow> {
  const { uniform } = makeRandom(seed);
  const { firstDay, lastDay, weightsOf, totalOf } = trueModel();
  const days = Array.from({ length: lastDay - firstDay + 1 }, (_, index) => firstDay + index);
  const counts = new Uint32Array(days.length);
  const pickDay = picker(days.map(totalOf), uniform);
  for (let row = 0; row < rows; row++) {
    const index = pickDay();
    counts[index] = (counts[index] as number) + 1;
  }
  for (const [index, day] of days.entries()) {
    if (counts[index] === 0) continue;
    const pickCell = picker(weightsOf(day).flat(2), uniform);
    for (let left = counts[index] as number; left > 0; left--) {
      const cell = pickCell();
      const place = Math.floor(cell / 24);
      const type = offenceTypes[Math.floor(place / city.districts.length)] as (typeof offenceTypes)[number];
      yield {
        type: type.key,
        district: (city.districts[place % city.districts.length] as { name: string }).name,
        date: dateOf(day),
        hour: type.hourWithheld ? null : cell % 24,
        x: null,
        y: null,
      };
    }
  }
}
