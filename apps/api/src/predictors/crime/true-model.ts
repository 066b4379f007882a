import { dateOf, dayOf, weekdayOf } from './calendar.ts';
import { type Character, city } from './city.ts';
import { offenceTypes } from './types.ts';

/** The generated years: complete ones in the past, so that every machine generates the same records. */
const firstDay = dayOf('2022-01-01').number;
const lastDay = dayOf('2025-12-31').number;
const trendFrom = firstDay + (lastDay - firstDay) / 2;

/** The truth about one type. */
interface Truth {
  /** About its share of all records. */
  readonly share: number;
  /** Weights of the district’s characteristics. */
  readonly drawnBy: Partial<Record<keyof Character, number>>;
  /** Seasonal amplitude (0 none, 1 down to zero) and its peak month, 0 is January. */
  readonly season: readonly [swing: number, peak: number];
  /** The year’s growth: 0.05 is 5 % more each year. */
  readonly growth: number;
  /** Factor on Saturdays and Sundays. */
  readonly weekend: number;
  /** Peaks of the day: hour, width in hours, weight compared with an even 1. */
  readonly bumps: readonly (readonly [hour: number, width: number, weight: number])[];
}

const truths: Readonly<Record<string, Truth>> = {
  otherTheft: {
    share: 0.33,
    drawnBy: { trade: 1 },
    season: [0.08, 10],
    growth: 0.06,
    weekend: 0.95,
    bumps: [[15, 3.5, 9]],
  },
  theftFromVehicle: {
    share: 0.19,
    drawnBy: { traffic: 0.8, nightlife: 0.2 },
    season: [0.1, 8],
    growth: -0.05,
    weekend: 1.05,
    bumps: [
      [20, 3, 4],
      [2, 3, 2],
    ],
  },
  theftOfVehicle: {
    share: 0.03,
    drawnBy: { traffic: 0.6, homes: 0.4 },
    season: [0.05, 6],
    growth: -0.02,
    weekend: 1,
    bumps: [[22, 3.5, 3]],
  },
  theftOfBicycle: {
    share: 0.04,
    drawnBy: { cycling: 1 },
    season: [0.55, 6],
    growth: -0.08,
    weekend: 0.9,
    bumps: [[17, 3, 5]],
  },
  mischief: {
    share: 0.16,
    drawnBy: { nightlife: 0.6, homes: 0.4 },
    season: [0.08, 7],
    growth: 0.01,
    weekend: 1.15,
    bumps: [
      [22, 3, 3],
      [1, 2.5, 2],
    ],
  },
  breakInCommercial: {
    share: 0.06,
    drawnBy: { trade: 0.9, nightlife: 0.1 },
    season: [0.12, 0],
    growth: -0.04,
    weekend: 1.05,
    bumps: [[3.5, 2, 9]],
  },
  breakInHome: {
    share: 0.05,
    drawnBy: { homes: 1 },
    season: [0.1, 11],
    growth: -0.06,
    weekend: 0.85,
    bumps: [[13, 4, 2]],
  },
  collision: {
    share: 0.04,
    drawnBy: { traffic: 1 },
    season: [0.15, 9],
    growth: 0.01,
    weekend: 0.85,
    bumps: [
      [17, 2, 6],
      [8.5, 1.5, 4],
    ],
  },
  againstPerson: {
    share: 0.1,
    drawnBy: { nightlife: 0.7, trade: 0.3 },
    season: [0.06, 6],
    growth: 0.02,
    weekend: 1.1,
    bumps: [],
  },
};

const truthOf = (type: number) => truths[(offenceTypes[type] as (typeof offenceTypes)[number]).key] as Truth;

/** From Friday and Saturday, 21:00, until 4 in the morning after. */
const goingOut = (weekday: number, hour: number) =>
  (hour >= 21 && (weekday === 4 || weekday === 5)) || (hour < 4 && (weekday === 5 || weekday === 6));

/** The festival: the first ten days of August, where trade and nightlife are. */
const festival = (date: string, { trade }: Character) =>
  date.slice(5, 7) === '08' && date.slice(8) <= '10' && trade > 1.5 ? 1.5 : 1;

/** Relative weight of an hour (its mean over the day is not 1): the type’s bumps, and the nights out. */
function hourWeight(type: number, character: Character, weekday: number, hour: number): number {
  if (offenceTypes[type]?.hourWithheld) return 1;
  let weight = 1;
  for (const [centre, width, height] of truthOf(type).bumps) {
    const distance = Math.abs(hour + 0.5 - centre);
    const widths = Math.min(distance, 24 - distance) / width;
    weight += height * Math.exp(-0.5 * widths * widths);
  }
  return goingOut(weekday, hour) ? weight * (1 + 0.25 * character.nightlife) : weight;
}

/** How much of a type a district draws, all year. */
function drawn(type: number, character: Character): number {
  const { share, drawnBy } = truthOf(type);
  const traits = Object.entries(drawnBy) as [keyof Character, number][];
  return share * traits.reduce((sum, [trait, weight]) => sum + weight * character[trait], 0);
}

/** The factor of a day on a type: season, trend and weekday. */
function dayFactor(type: number, day: number, date: string): number {
  const { season, growth, weekend } = truthOf(type);
  const [swing, peak] = season;
  const seasonal = 1 + swing * Math.cos(((Number(date.slice(5, 7)) - 1 - peak) / 6) * Math.PI);
  // Not `**`, which mathematical libraries round differently.
  const trend = Math.exp((Math.log(1 + growth) * (day - trendFrom)) / 365.25);
  return seasonal * trend * (weekdayOf(day) >= 5 ? weekend : 1);
}

const hours = Array.from({ length: 24 }, (_, hour) => hour);
/** No festival and no night out. */
const calm: Character = { trade: 0, homes: 0, traffic: 0, nightlife: 0, cycling: 0 };
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The hours’ weights, [type][district][weekday][hour]; they add up to 1 on days without a night out. */
function hourWeights(): number[][][][] {
  return offenceTypes.map((_, type) => {
    const plain = sum(hours.map((hour) => hourWeight(type, calm, 0, hour)));
    return city.districts.map(({ character }) =>
      Array.from({ length: 7 }, (_, weekday) =>
        hours.map((hour) => hourWeight(type, character, weekday, hour) / plain),
      ),
    );
  });
}

/** The true model: what each hour of each day weighs. Expected counts are proportional to it. */
export function trueModel() {
  const byHour = hourWeights();
  const base = offenceTypes.map((_, type) => city.districts.map(({ character }) => drawn(type, character)));
  const byDay = byHour.map((districts) => districts.map((weekdays) => weekdays.map(sum)));

  /** A table of hours or of whole days, multiplied by the factor of the day. */
  function scaled<Value>(
    table: readonly (readonly (readonly Value[])[])[],
    day: number,
    times: (value: Value, factor: number) => Value,
  ): Value[][] {
    const date = dateOf(day);
    return table.map((districts, type) => {
      const factor = dayFactor(type, day, date);
      return districts.map((weekdays, district) => {
        const { character } = city.districts[district] as (typeof city.districts)[number];
        const all = factor * (base[type]?.[district] ?? 0) * festival(date, character);
        return times(weekdays[weekdayOf(day)] as Value, all);
      });
    });
  }

  return {
    firstDay,
    lastDay,
    /** Weights of a day’s hours: [type][district][hour]. */
    weightsOf: (day: number) =>
      scaled<number[]>(byHour, day, (weights, factor) => weights.map((weight) => weight * factor)),
    /** All of a day’s weights together. */
    totalOf: (day: number) => sum(scaled<number>(byDay, day, (weight, factor) => weight * factor).flat()),
  };
}
