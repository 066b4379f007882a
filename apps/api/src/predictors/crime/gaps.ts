import type { Text } from '../../definition/text.ts';
import { dateOf } from './calendar.ts';
import { daysOf, isCovered, lastYear, lengthOf, type Span, spanOf } from './counts.ts';
import type { Records } from './records.ts';
import { total } from './tables.ts';

/** Of the months to learn from, and of the last 12, so many must have records. */
const minLearntMonths = 11;
const minMeasuredMonths = 6;
/** Gaps that are named on the card. */
const maxNamed = 6;

/** How many days of a span are not in a gap of the records. */
export const coveredLength = (span: Span, records: Records): number => total(daysOf(span, records));

/** The gaps of the records: runs of days that are missing, the earliest first. */
export function gapsOf(records: Records): Span[] {
  const gaps: Span[] = [];
  let from: number | undefined;
  for (let day = records.first; day <= records.last; day++)
    if (!isCovered(records, day)) from ??= day;
    else if (from !== undefined) {
      gaps.push({ from, until: day - 1 });
      from = undefined;
    }
  return gaps;
}

/** Why records with these months can’t be trained on: too few to learn from, or to be measured on. */
export function refuseGaps(months: ReadonlyMap<string, number>): Text | undefined {
  const numbers = [...months.keys()].map(numberOf);
  const last = Math.max(...numbers);
  const learnt = numbers.filter((number) => number <= last - 12).length;
  const measured = numbers.length - learnt;
  const [from, until] = [last - 11, last].map(nameOf);
  if (measured < minMeasuredMonths)
    return {
      en: `Of the last 12 months, ${from} to ${until}, only ${measured} have records: at least ${minMeasuredMonths} are needed to measure a model. Add the missing ones, or leave out the records after the gap.`,
      fr: `Des 12 derniers mois, de ${from} à ${until}, seuls ${measured} ont des enregistrements : il en faut au moins ${minMeasuredMonths} pour mesurer un modèle. Ajoutez ceux qui manquent, ou laissez de côté les enregistrements d’après la lacune.`,
    };
  if (learnt < minLearntMonths)
    return {
      en: `Before the last 12 months, ${from} to ${until}, only ${learnt} months have records: a model needs at least ${minLearntMonths} to learn from. Add earlier records.`,
      fr: `Avant les 12 derniers mois, de ${from} à ${until}, seuls ${learnt} mois ont des enregistrements : il en faut au moins ${minLearntMonths} pour apprendre. Ajoutez des enregistrements antérieurs.`,
    };
  return undefined;
}

const numberOf = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
const nameOf = (number: number) => `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}`;

/** `2025`, or the days where a gap is no calendar year. */
export function nameSpan({ from, until }: Span): Text {
  const [first, last] = [dateOf(from), dateOf(until)];
  if (first.endsWith('-01-01') && last.endsWith('-12-31')) {
    const [begin, end] = [first.slice(0, 4), last.slice(0, 4)];
    return begin === end ? { en: begin, fr: begin } : { en: `${begin} to ${end}`, fr: `${begin} à ${end}` };
  }
  return { en: `${first} to ${last}`, fr: `du ${first} au ${last}` };
}

const days = (count: number): Text => ({
  en: `${count} ${count === 1 ? 'day' : 'days'}`,
  fr: `${count} ${count === 1 ? 'jour' : 'jours'}`,
});

/** What the card says of gaps: which they are, and what they mean for what was measured. */
export function gapNotes(records: Records): Text[] {
  const gaps = gapsOf(records);
  if (gaps.length === 0) return [];
  const named = gaps.slice(-maxNamed).map((gap) => {
    const [name, length] = [nameSpan(gap), days(lengthOf(gap))];
    return { en: `${name.en} (${length.en})`, fr: `${name.fr} (${length.fr})` };
  });
  const more =
    gaps.length > maxNamed ? { en: ' and earlier ones', fr: ' et de plus anciennes' } : { en: '', fr: '' };
  const listed = (language: 'en' | 'fr') => named.map((each) => each[language]).join(', ');
  const notes: Text[] = [
    {
      en: `The records have gaps: ${listed('en')}${more.en}. They are taken as missing, not as days without offences.`,
      fr: `Les enregistrements ont des lacunes : ${listed('fr')}${more.fr}. Ces jours sont tenus pour manquants, non pour des jours sans infraction.`,
    },
  ];
  const held = lastYear(spanOf(records));
  const measured = coveredLength(held, records);
  if (measured < lengthOf(held))
    notes.push({
      en: `Of the last 12 months, ${days(measured).en} have records: the figures are measured on these alone.`,
      fr: `Des 12 derniers mois, ${days(measured).fr} ont des enregistrements : les chiffres ne sont mesurés que sur ceux-là.`,
    });
  const before = gaps.find(({ from, until }) => from <= held.from && until >= held.from - 1);
  if (before)
    notes.push({
      en: `The measured fit had to predict over the gap before its year (${days(lengthOf(before)).en}). The fit that answers knows the records after it, and is not measured.`,
      fr: `L’ajustement mesuré a dû prédire par-delà la lacune qui précède son année (${days(lengthOf(before)).fr}). Celui qui répond connaît les enregistrements d’après, et n’est pas mesuré.`,
    });
  return notes;
}

/** Years that are too incomplete to be measured on, for the table of years. */
export function leftOutNote(years: readonly Span[], records: Records): Text | undefined {
  if (years.length === 0) return undefined;
  const listed = (language: 'en' | 'fr') =>
    years
      .map((year) => `${nameSpan(year)[language]} (${days(coveredLength(year, records))[language]})`)
      .join(', ');
  return {
    en: `Not measured, because too few of their days have records: ${listed('en')}.`,
    fr: `Non mesurées, faute d’assez de jours avec des enregistrements : ${listed('fr')}.`,
  };
}
