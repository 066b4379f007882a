import type { BarsFigure, GaugeFigure, HeatmapFigure, MapFigure } from '../../definition/figure.ts';
import type { Text } from '../../definition/text.ts';
import { slotHours } from './counts.ts';
import type { LastYear } from './last-year.ts';
import type { Layout } from './layout.ts';
import { type Cuts, levelTitles } from './levels.ts';
import type { Rates } from './rates.ts';
import type { Scale } from './scale.ts';
import type { OffenceType } from './types.ts';
import { hourName, monthName, weekdayNames } from './wording.ts';

/** When and where, as the tables count it. */
export interface Moment {
  readonly district: number;
  readonly month: number;
  readonly weekday: number;
  readonly hour: number;
}

const units: Readonly<Record<Scale, Text>> = {
  hour: { en: 'offences an hour', fr: 'infractions par heure' },
  day: { en: 'offences a day', fr: 'infractions par jour' },
};
const hoursIn: Readonly<Record<Scale, number>> = { hour: 1, day: 24 };
const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** 3 digits: more would pretend to a certainty that counts don’t give. */
const shown = (value: number) => Number(value.toPrecision(3));

/** All districts in the hour that was asked for, or on the day. */
export function districtMap(
  rates: Rates,
  layout: Layout,
  districts: readonly string[],
  moment: Moment,
  scale: Scale,
): MapFigure {
  const { month, weekday, hour, district } = moment;
  const [day, monthly, hourly] = [weekdayNames[weekday] as Text, monthName(month), hourName(hour)];
  const time = scale === 'hour' ? { en: `, ${hourly.en}`, fr: `, ${hourly.fr}` } : { en: '', fr: '' };
  const schematic = layout.schematic
    ? { en: ' (areas are schematic)', fr: ' (surfaces schématiques)' }
    : { en: '', fr: '' };
  return {
    kind: 'map',
    title: {
      en: `Every district on a ${day.en} in ${monthly.en}${time.en}${schematic.en}`,
      fr: `Tous les quartiers un ${day.fr} en ${monthly.fr}${time.fr}${schematic.fr}`,
    },
    unit: units[scale],
    width: layout.width,
    height: layout.height,
    areas: districts.map((name, index) => ({
      id: name,
      label: { en: name, fr: name },
      ring: layout.rings[index] ?? [],
      ...(layout.others?.[index]?.length && { others: layout.others[index] }),
      value: shown(rates.all(index, month, weekday, hour) * hoursIn[scale]),
    })),
    ...(districts[district] !== undefined && { here: districts[district] }),
  };
}

/** The district’s week, hour by hour, in the month that was asked for. */
export function weekHeatmap(rates: Rates, name: string, moment: Moment): HeatmapFigure {
  const { month, weekday, hour, district } = moment;
  const monthly = monthName(month);
  return {
    kind: 'heatmap',
    title: { en: `${name}: a week in ${monthly.en}`, fr: `${name} : une semaine en ${monthly.fr}` },
    unit: units.hour,
    rows: weekdayNames,
    columns: hours.map(hourName),
    values: weekdayNames.map((_, day) => hours.map((each) => shown(rates.all(district, month, day, each)))),
    here: [weekday, hour],
  };
}

/** The district’s year by month and weekday, for records without hours. */
export function yearHeatmap(rates: Rates, name: string, moment: Moment): HeatmapFigure {
  const { month, weekday, district } = moment;
  const months = Array.from({ length: 12 }, (_, each) => each);
  return {
    kind: 'heatmap',
    title: { en: `${name}: a year by weekday`, fr: `${name} : une année, par jour de la semaine` },
    unit: units.day,
    rows: weekdayNames,
    columns: months.map(monthName),
    values: weekdayNames.map((_, day) => months.map((each) => shown(rates.untimed(district, each, day)))),
    here: [weekday, month],
  };
}

/**
 * Each type in the hour or on the day, the most frequent first; beside the hourly mean of the same slot of 4 hours in
 * the latest such month, or the mean of the day.
 */
export function typeBars(
  types: readonly Pick<OffenceType, 'label'>[],
  rates: Rates,
  lastYear: LastYear,
  moment: Moment,
  scale: Scale,
): BarsFigure {
  const { month, weekday, hour, district } = moment;
  const monthly = monthName(month);
  const year = lastYear.year(month);
  const slot = Math.floor(hour / slotHours);
  const hours = hoursIn[scale];
  return {
    kind: 'bars',
    title: { en: 'What is expected, by type', fr: 'Ce qui est attendu, par type' },
    unit: units[scale],
    ...(year !== null && {
      reference:
        scale === 'hour'
          ? {
              en: `Same weekday and 4 hours in ${monthly.en} ${year}`,
              fr: `Même jour et mêmes 4 heures en ${monthly.fr} ${year}`,
            }
          : {
              en: `Same weekday in ${monthly.en} ${year}`,
              fr: `Même jour en ${monthly.fr} ${year}`,
            },
    }),
    bars: types
      .map(({ label }, type) => ({
        label,
        value: shown(rates.part(type, district, month, weekday, hour) * hours),
        ...(year !== null && {
          reference: shown(lastYear.part(type, district, month, weekday, slot) * hours),
        }),
      }))
      .sort((a, b) => b.value - a.value),
  };
}

/**
 * The count that decides the level: all such slots of the month, and from where each level is the likeliest.
 * @param expected offences with an hour in those slots
 */
export function levelGauge(expected: number, thresholds: Cuts, moment: Moment): GaugeFigure {
  const { month, weekday, hour } = moment;
  const first = Math.floor(hour / slotHours) * slotHours;
  const [from, to] = [hourName(first), hourName((first + slotHours) % 24)];
  const [day, monthly] = [weekdayNames[weekday] as Text, monthName(month)];
  // Not rounded: on either side of a cut, the level is another.
  const [medium, high, severe] = thresholds;
  return {
    kind: 'gauge',
    title: {
      en: `Risk level: offences expected on the month’s ${day.en}s together, ${from.en}–${to.en}, ${monthly.en}`,
      fr: `Niveau de risque : infractions attendues les ${day.fr}s du mois réunis, ${from.fr}–${to.fr}, ${monthly.fr}`,
    },
    value: expected,
    minimum: 0,
    maximum: Math.max(Math.ceil(severe * 1.5), Math.ceil(expected * 1.1)),
    cuts: [
      { at: 0, label: levelTitles.low },
      { at: medium, label: levelTitles.medium },
      { at: high, label: levelTitles.high },
      { at: severe, label: levelTitles.severe },
    ],
  };
}
