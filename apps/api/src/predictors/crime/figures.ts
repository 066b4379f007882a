import type { BarsFigure, GaugeFigure, HeatmapFigure, MapFigure } from '../../definition/figure.ts';
import type { Text } from '../../definition/text.ts';
import { slotHours } from './counts.ts';
import type { LastYear } from './last-year.ts';
import type { Layout } from './layout.ts';
import { type Cuts, levelTitles } from './levels.ts';
import type { Rates } from './rates.ts';
import { offenceTypes } from './types.ts';
import { hourName, monthName, weekdayNames } from './wording.ts';

/** When and where, as the tables count it. */
export interface Moment {
  readonly district: number;
  readonly month: number;
  readonly weekday: number;
  readonly hour: number;
}

const unit: Text = { en: 'offences an hour', fr: 'infractions par heure' };
const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** 3 digits: more would pretend to a certainty that counts don’t give. */
const shown = (value: number) => Number(value.toPrecision(3));

/** All districts in the hour that was asked for. */
export function districtMap(
  rates: Rates,
  layout: Layout,
  districts: readonly string[],
  moment: Moment,
): MapFigure {
  const { month, weekday, hour, district } = moment;
  const [day, monthly, hourly] = [weekdayNames[weekday] as Text, monthName(month), hourName(hour)];
  const schematic = layout.schematic
    ? { en: ' (areas are schematic)', fr: ' (surfaces schématiques)' }
    : { en: '', fr: '' };
  return {
    kind: 'map',
    title: {
      en: `Every district on a ${day.en} in ${monthly.en}, ${hourly.en}${schematic.en}`,
      fr: `Tous les quartiers un ${day.fr} en ${monthly.fr}, ${hourly.fr}${schematic.fr}`,
    },
    unit,
    width: layout.width,
    height: layout.height,
    areas: districts.map((name, index) => ({
      id: name,
      label: { en: name, fr: name },
      ring: layout.rings[index] ?? [],
      value: shown(rates.all(index, month, weekday, hour)),
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
    unit,
    rows: weekdayNames,
    columns: hours.map(hourName),
    values: weekdayNames.map((_, day) => hours.map((each) => shown(rates.all(district, month, day, each)))),
    here: [weekday, hour],
  };
}

/** Each type in the hour, beside the hourly mean of last year’s same slot of 4 hours; the most frequent first. */
export function typeBars(rates: Rates, lastYear: LastYear, moment: Moment): BarsFigure {
  const { month, weekday, hour, district } = moment;
  const monthly = monthName(month);
  const slot = Math.floor(hour / slotHours);
  return {
    kind: 'bars',
    title: { en: 'What is expected, by type', fr: 'Ce qui est attendu, par type' },
    unit,
    reference: {
      en: `Same weekday and 4 hours in ${monthly.en} ${lastYear.year(month)}`,
      fr: `Même jour et mêmes 4 heures en ${monthly.fr} ${lastYear.year(month)}`,
    },
    bars: offenceTypes
      .map(({ label }, type) => ({
        label,
        value: shown(rates.part(type, district, month, weekday, hour)),
        reference: shown(lastYear.part(type, district, month, weekday, slot)),
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
