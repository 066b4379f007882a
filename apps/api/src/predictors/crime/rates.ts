import { slotHours, slots } from './counts.ts';
import type { Fit } from './fit.ts';
import { typeCount } from './types.ts';

const at = (table: ArrayLike<number>, index: number) => table[index] as number;

/** Expected counts of a fit. Months count from 0, weekdays from Monday. */
export interface Rates {
  readonly districts: number;
  /** One type, in one hour. */
  part(type: number, district: number, month: number, weekday: number, hour: number): number;
  /** All types, in one hour. */
  all(district: number, month: number, weekday: number, hour: number): number;
  /** Records with an hour, in one day’s slot of 4 hours. */
  slot(district: number, month: number, weekday: number, slot: number): number;
  /** Records without an hour, on one day. */
  untimed(district: number, month: number, weekday: number): number;
}

/** Multiplies the factors once: serving looks them up. */
export function makeRates(fit: Fit): Rates {
  const districts = fit.districts.length;
  const hourly = new Float64Array(districts * 84 * 24);
  const timed = new Float64Array(districts * 84 * slots);
  const untimed = new Float64Array(districts * 84);

  function part(type: number, district: number, month: number, weekday: number, hour: number): number {
    const place = district * typeCount + type;
    const slot = Math.floor(hour / slotHours);
    return (
      at(fit.level, place) *
      at(fit.season, place * 12 + month) *
      at(fit.week, place * 7 + weekday) *
      at(fit.hours, place * 24 + hour) *
      at(fit.nights, (type * 7 + weekday) * slots + slot)
    );
  }

  for (let district = 0; district < districts; district++)
    for (let day = 0; day < 84; day++) {
      const index = district * 84 + day;
      for (let hour = 0; hour < 24; hour++) {
        const slot = index * slots + Math.floor(hour / slotHours);
        for (let type = 0; type < typeCount; type++) {
          const rate = part(type, district, Math.floor(day / 7), day % 7, hour);
          hourly[index * 24 + hour] = at(hourly, index * 24 + hour) + rate;
          const withHour = rate * at(fit.timed, type);
          timed[slot] = at(timed, slot) + withHour;
          untimed[index] = at(untimed, index) + rate - withHour;
        }
      }
    }

  const dayIndex = (district: number, month: number, weekday: number) =>
    (district * 12 + month) * 7 + weekday;
  return {
    districts,
    part,
    all: (district, month, weekday, hour) => at(hourly, dayIndex(district, month, weekday) * 24 + hour),
    slot: (district, month, weekday, slot) => at(timed, dayIndex(district, month, weekday) * slots + slot),
    untimed: (district, month, weekday) => at(untimed, dayIndex(district, month, weekday)),
  };
}
