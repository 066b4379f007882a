import type { Outcome, Wording } from '../../definition/model.ts';
import type { Text } from '../../definition/text.ts';
import { slotHours } from './counts.ts';
import type { CrimeInput } from './fields.ts';
import { type Level, levelTitles } from './levels.ts';
import type { Scale } from './scale.ts';

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

/** Shown with the outcome: the whole slot in that month, and what the records hold of the latest such month. */
export interface SlotCount {
  readonly month: number;
  readonly weekday: number;
  /** Whole days where the records have no hours. */
  readonly scale: Scale;
  /** Whether the records have this month of any year. */
  readonly isKnown: boolean;
  /** Whether some records have no hour. */
  readonly someUntimed: boolean;
  readonly expected: number;
  /** Absent where the records have no whole month of that name. */
  readonly past?: {
    readonly year: number;
    readonly count: number;
    /** Records without an hour on the same days, which are not in `count`. */
    readonly untimed: number;
  };
}

const spanOf = (hour: number, length: number): Text => {
  const [from, to] = [hourName(hour), hourName((hour + length) % 24)];
  return { en: `from ${from.en} to ${to.en}`, fr: `de ${from.fr} à ${to.fr}` };
};

/** Level and count of the hour, or the count of the day. Without records of the month, it says so. */
function headlineOf(input: CrimeInput, outcome: Outcome, { month, scale, isKnown }: SlotCount): Text {
  const value = scale === 'hour' ? outcome.value : outcome.value * 24;
  const count = amount(value);
  const en = `${count.en} ${count.en === '1' ? 'offence' : 'offences'}`;
  const fr = `${count.fr} ${value < 2 ? 'infraction' : 'infractions'}`;
  const expected = value < 2 ? 'attendue' : 'attendues';
  const time = scale === 'hour' ? spanOf(input.hour, 1) : { en: 'on this day', fr: 'ce jour-là' };
  if (!isKnown)
    return {
      en: `No records of any ${monthName(month).en}: ${en} ${time.en} in a mean month`,
      fr: `Aucun enregistrement en ${monthName(month).fr} : ${fr} ${time.fr} dans un mois moyen`,
    };
  if (outcome.class === undefined)
    return { en: `${en} expected ${time.en}`, fr: `${fr} ${expected} ${time.fr}` };
  const level = levelTitles[outcome.class as Level];
  return {
    en: `${level.en}: ${en} expected ${time.en}`,
    fr: `${level.fr} : ${fr} ${expected} ${time.fr}`,
  };
}

/** What the records hold of the same slots of the latest such month, after a semicolon. */
function pastOf({ month, past }: SlotCount): Text {
  const name = monthName(month);
  if (!past)
    return {
      en: `; the records have no whole ${name.en} to compare with`,
      fr: ` ; les enregistrements n’ont aucun mois ${of(name.fr)} entier auquel comparer`,
    };
  const { count, untimed, year } = past;
  const [counted, others] = [amount(count), amount(untimed)];
  return {
    en: `; in ${name.en} ${year} there ${count === 1 ? 'was' : 'were'} ${counted.en}${untimed > 0 ? `, and ${others.en} more on those days without an hour` : ''}`,
    fr: ` ; on en comptait ${counted.fr} en ${name.fr} ${year}${untimed > 0 ? `, et ${others.fr} de plus ces jours-là sans heure connue` : ''}`,
  };
}

/** Headline: level and count of the hour. Sentence: the slot of 4 hours over the month, against the records. */
export function wordOutcome(input: CrimeInput, outcome: Outcome, slot: SlotCount): Wording {
  const { scale, isKnown, someUntimed } = slot;
  const headline = headlineOf(input, outcome, slot);
  if (!isKnown)
    return {
      headline,
      sentence: {
        en: 'The figure leaves the season out, and no level is given.',
        fr: 'Le chiffre ne tient pas compte de la saison, et aucun niveau n’est donné.',
      },
    };
  const first = Math.floor(input.hour / slotHours) * slotHours;
  const month = monthName(slot.month);
  const weekday = weekdayNames[slot.weekday] as Text;
  const year = input.date.slice(0, 4);
  const expected = amount(slot.expected);
  const past = pastOf(slot);
  const time = scale === 'hour' ? spanOf(first, slotHours) : undefined;
  const rest =
    scale === 'day'
      ? {
          en: ' The records have no hours: the answer is the same for every hour of the day, and no level is given.',
          fr: ' Les enregistrements n’ont pas d’heures : la réponse est la même à toute heure du jour, et aucun niveau n’est donné.',
        }
      : someUntimed
        ? {
            en: ' Offences without an hour are left out of the expected count and of the level.',
            fr: ' Les infractions sans heure connue n’entrent ni dans le compte attendu ni dans le niveau.',
          }
        : { en: '', fr: '' };
  return {
    headline,
    sentence: {
      en: `On all ${weekday.en}s of ${month.en} ${year} together, ${time ? `${time.en}, ` : ''}${expected.en} recorded ${expected.en === '1' ? 'offence is' : 'offences are'} expected in ${input.district}${past.en}.${rest.en}`,
      fr: `Tous les ${weekday.fr}s ${of(month.fr)} ${year} ensemble, ${time ? `${time.fr}, ` : ''}on attend ${expected.fr} ${slot.expected < 2 ? 'infraction enregistrée' : 'infractions enregistrées'} à ${input.district}${past.fr}.${rest.fr}`,
    },
  };
}
