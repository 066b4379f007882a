import type { Outcome, Wording } from '../../definition/model.ts';
import type { Text } from '../../definition/text.ts';
import { slotHours } from './counts.ts';
import type { CrimeInput } from './fields.ts';
import { type Level, levelTitles } from './levels.ts';

const namesOf = (locale: string, options: Intl.DateTimeFormatOptions, count: number, first: number) => {
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  // 1 January 2024 was a Monday: the days of January 2024 are weekdays from Monday on.
  return Array.from({ length: count }, (_, index) =>
    format.format(options.month ? Date.UTC(2024, index, 1) : Date.UTC(2024, 0, first + index)),
  );
};

const names = {
  en: { weekdays: namesOf('en', { weekday: 'long' }, 7, 1), months: namesOf('en', { month: 'long' }, 12, 1) },
  fr: { weekdays: namesOf('fr', { weekday: 'long' }, 7, 1), months: namesOf('fr', { month: 'long' }, 12, 1) },
};

/** Weekday names, starting with Monday. */
export const weekdayNames: readonly Text[] = names.en.weekdays.map((en, index) => ({
  en,
  fr: names.fr.weekdays[index] as string,
}));

/** 0 is January. */
export const monthName = (month: number): Text => ({
  en: names.en.months[month] as string,
  fr: names.fr.months[month] as string,
});

/** An hour as it is written: 22:00, 22 h. */
export const hourName = (hour: number): Text => ({
  en: `${String(hour).padStart(2, '0')}:00`,
  fr: `${hour} h`,
});

const numbers = {
  en: new Intl.NumberFormat('en', { maximumSignificantDigits: 2 }),
  fr: new Intl.NumberFormat('fr', { maximumSignificantDigits: 2 }),
};

/** A count of any size, with 2 digits that count below 100. */
const amount = (value: number): Text =>
  value >= 100
    ? { en: Math.round(value).toLocaleString('en'), fr: Math.round(value).toLocaleString('fr') }
    : { en: numbers.en.format(value), fr: numbers.fr.format(value) };

/** "de" before a month: d’avril, de mai. */
const of = (month: string) => (/^[aeiouyéèêâîôû]/i.test(month) ? `d’${month}` : `de ${month}`);

/** Shown with the outcome: the whole slot in that month, and its count a year ago. */
export interface SlotCount {
  readonly month: number;
  readonly weekday: number;
  readonly expected: number;
  readonly lastYear: number;
  readonly lastYearIs: number;
}

/** Headline: level and count of the hour. Sentence: the slot of 4 hours over the month, against last year’s. */
export function wordOutcome(input: CrimeInput, outcome: Outcome, slot: SlotCount): Wording {
  const level = levelTitles[(outcome.class ?? 'low') as Level];
  const count = amount(outcome.value);
  const [from, to] = [hourName(input.hour), hourName((input.hour + 1) % 24)];
  const first = Math.floor(input.hour / slotHours) * slotHours;
  const [slotFrom, slotTo] = [hourName(first), hourName((first + slotHours) % 24)];
  const month = monthName(slot.month);
  const weekday = weekdayNames[slot.weekday] as Text;
  const year = input.date.slice(0, 4);
  const [expected, before] = [amount(slot.expected), amount(slot.lastYear)];
  const one = outcome.value < 2;
  return {
    headline: {
      en: `${level.en}: ${count.en} ${count.en === '1' ? 'offence' : 'offences'} expected from ${from.en} to ${to.en}`,
      fr: `${level.fr} : ${count.fr} ${one ? 'infraction attendue' : 'infractions attendues'} de ${from.fr} à ${to.fr}`,
    },
    sentence: {
      en: `On all ${weekday.en}s of ${month.en} ${year} together, from ${slotFrom.en} to ${slotTo.en}, ${expected.en} recorded ${expected.en === '1' ? 'offence is' : 'offences are'} expected in ${input.district}; in ${month.en} ${slot.lastYearIs} there ${before.en === '1' ? 'was' : 'were'} ${before.en}. Offences against a person, whose hour is not published, are left out of this count and of the level.`,
      fr: `Tous les ${weekday.fr}s ${of(month.fr)} ${year} ensemble, de ${slotFrom.fr} à ${slotTo.fr}, on attend ${expected.fr} ${slot.expected < 2 ? 'infraction enregistrée' : 'infractions enregistrées'} à ${input.district} ; on en comptait ${before.fr} en ${month.fr} ${slot.lastYearIs}. Les infractions contre une personne, dont l’heure n’est pas publiée, n’entrent ni dans ce compte ni dans le niveau.`,
    },
  };
}
