import type { Explanation } from '../../definition/model.ts';
import type { Rates } from './rates.ts';

const days = 84;
const hours = 24;
const at = (table: ArrayLike<number>, index: number) => table[index] as number;

/** Means of the rates with some of district, day (month × 7 + weekday) and hour known. */
interface Means {
  readonly all: number;
  readonly district: Float64Array;
  readonly day: Float64Array;
  readonly hour: Float64Array;
  readonly districtDay: Float64Array;
  readonly districtHour: Float64Array;
  readonly dayHour: Float64Array;
}

function meansOf(rates: Rates): Means {
  const { districts } = rates;
  const means = {
    all: 0,
    district: new Float64Array(districts),
    day: new Float64Array(days),
    hour: new Float64Array(hours),
    districtDay: new Float64Array(districts * days),
    districtHour: new Float64Array(districts * hours),
    dayHour: new Float64Array(days * hours),
  };
  const add = (table: Float64Array, index: number, value: number) => {
    table[index] = at(table, index) + value;
  };
  for (let district = 0; district < districts; district++)
    for (let day = 0; day < days; day++)
      for (let hour = 0; hour < hours; hour++) {
        const rate = rates.all(district, Math.floor(day / 7), day % 7, hour);
        means.all += rate / (districts * days * hours);
        add(means.district, district, rate / (days * hours));
        add(means.day, day, rate / (districts * hours));
        add(means.hour, hour, rate / (districts * days));
        add(means.districtDay, district * days + day, rate / hours);
        add(means.districtHour, district * hours + hour, rate / days);
        add(means.dayHour, day * hours + hour, rate / districts);
      }
  return means;
}

/**
 * Shapley values of district, date and hour, exact by all 8 coalitions: what is not known is averaged over all
 * districts, the year’s months and weekdays, and the day’s hours, each as often as the other. They add up to the
 * expected count of the hour, from that of the mean hour in the mean district.
 */
export function explainer(rates: Rates) {
  const means = meansOf(rates);
  return (district: number, month: number, weekday: number, hour: number): Explanation => {
    const day = month * 7 + weekday;
    const score = rates.all(district, month, weekday, hour);
    const alone = [at(means.district, district), at(means.day, day), at(means.hour, hour)] as const;
    const districtDay = at(means.districtDay, district * days + day);
    const districtHour = at(means.districtHour, district * hours + hour);
    const dayHour = at(means.dayHour, day * hours + hour);
    /** Of one field: alone, with each of the other two, and the last after both. */
    const shapley = (one: number, withA: number, a: number, withB: number, b: number, both: number) =>
      (one - means.all) / 3 + (withA - a) / 6 + (withB - b) / 6 + (score - both) / 3;
    return {
      base: means.all,
      score,
      contributions: {
        district: shapley(alone[0], districtDay, alone[1], districtHour, alone[2], dayHour),
        date: shapley(alone[1], districtDay, alone[0], dayHour, alone[2], districtHour),
        hour: shapley(alone[2], districtHour, alone[0], dayHour, alone[1], districtDay),
      },
    };
  };
}
