import type { Survey } from '../../definition/data.ts';
import type { Text } from '../../definition/text.ts';
import type { CrimeRow } from './records.ts';
import { publishedTypes } from './types.ts';

/** Records at midnight beyond so many times those of the hours around it have an unknown hour. */
const maxRatio = 4;
/** A type with fewer records is judged by all of them. */
const minRecords = 200;

/**
 * Looks at the types and hours of an import. A file that has only the types of `offenceTypes` is the one of their
 * publisher: it gets their keys, and no hour where the publisher withholds it. All other files keep their own names.
 * Many police record midnight where they do not know the hour: such records are stored without an hour.
 */
export function survey(): Survey<CrimeRow> {
  const byType = new Map<string, Uint32Array>();
  let withoutDay = 0;
  let rows = 0;
  return {
    see({ type, hour, date }) {
      rows++;
      if (date.length === 7) withoutDay++;
      let hours = byType.get(type);
      if (!hours) {
        hours = new Uint32Array(24);
        byType.set(type, hours);
      }
      if (hour !== null) hours[hour] = (hours[hour] as number) + 1;
    },
    finish() {
      const published = publishedTypes(byType.keys());
      const counted = [...byType].filter(([type]) => !published?.get(type)?.hourWithheld);
      const all = Uint32Array.from({ length: 24 }, (_, hour) =>
        counted.reduce((total, [, hours]) => total + (hours[hour] as number), 0),
      );
      const isOverallUnknown = isUnknown(all);
      const unknown = new Set(
        counted
          .filter(([, hours]) => (sum(hours) < minRecords ? isOverallUnknown : isUnknown(hours)))
          .map(([type]) => type),
      );
      const timed = sum(all);
      const midnight = [...unknown].reduce((total, type) => total + (byType.get(type)?.[0] ?? 0), 0);
      const withheld = [...byType.keys()].some((type) => published?.get(type)?.hourWithheld);
      const findings = [
        ...(withheld ? [hoursWithheld] : []),
        ...(midnight > 0 ? [midnightFinding(midnight, timed)] : []),
        ...(timed === 0 ? [withoutHours] : []),
        ...(withoutDay > 0 ? [withoutDays(withoutDay, rows)] : []),
      ];
      if (midnight === 0 && !published) return { findings };
      return {
        findings,
        revise(row) {
          const { key = row.type, hourWithheld } = published?.get(row.type) ?? {};
          const isWithout = hourWithheld || (row.hour === 0 && unknown.has(row.type));
          return { ...row, type: key, hour: isWithout ? null : row.hour };
        },
      };
    },
  };
}

const sum = (hours: Uint32Array): number => hours.reduce((total, count) => total + count, 0);

function isUnknown(hours: Uint32Array): boolean {
  const around = ((hours[23] as number) + (hours[1] as number)) / 2;
  return (hours[0] as number) > around * maxRatio + 5;
}

function midnightFinding(midnight: number, timed: number): Text {
  const share = Number(((100 * midnight) / timed).toPrecision(2));
  return {
    en: `${share} % of the hours are midnight and stand for an unknown hour: they are far more than those around midnight. These records count without an hour.`,
    fr: `${share} % des heures sont minuit et tiennent lieu d’heure inconnue : elles sont bien plus nombreuses que celles d’avant et d’après. Ces enregistrements comptent sans heure.`,
  };
}

const hoursWithheld: Text = {
  en: 'The publisher of these records withholds the hour of offences against a person: they count without an hour.',
  fr: 'L’auteur de ces données ne publie pas l’heure des infractions contre une personne : elles comptent sans heure.',
};

const withoutHours: Text = {
  en: 'No record has an hour: the model is one of days, without risk levels.',
  fr: 'Aucun enregistrement n’a d’heure : le modèle est par jour, sans niveau de risque.',
};

const withoutDays = (count: number, rows: number): Text => ({
  en: `${count} of ${rows} rows give the month and no day: they are spread evenly over the days of the month, so that weekdays say nothing.`,
  fr: `${count} lignes sur ${rows} donnent le mois sans le jour : elles sont réparties également sur les jours du mois, si bien que les jours de la semaine ne disent rien.`,
});
