import type { Survey } from '../../definition/data.ts';
import type { Text } from '../../definition/text.ts';
import type { CrimeRow } from './records.ts';

/** Records at midnight beyond so many times those of the hours around it have an unknown hour. */
const maxRatio = 4;
/** A type with fewer records is judged by all of them. */
const minRecords = 200;

/**
 * Looks at the hours of an import: many police record midnight where they do not know the hour. Such records are
 * stored without an hour.
 */
export function survey(): Survey<CrimeRow> {
  const byType = new Map<string, Uint32Array>();
  const all = new Uint32Array(24);
  let withoutDay = 0;
  let rows = 0;
  return {
    see({ type, hour, date }) {
      rows++;
      if (date.length === 7) withoutDay++;
      if (hour === null) return;
      let hours = byType.get(type);
      if (!hours) {
        hours = new Uint32Array(24);
        byType.set(type, hours);
      }
      hours[hour] = (hours[hour] as number) + 1;
      all[hour] = (all[hour] as number) + 1;
    },
    finish() {
      const isOverallUnknown = isUnknown(all);
      const unknown = new Set(
        [...byType]
          .filter(([, hours]) => (sum(hours) < minRecords ? isOverallUnknown : isUnknown(hours)))
          .map(([type]) => type),
      );
      const timed = sum(all);
      const midnight = [...unknown].reduce((total, type) => total + (byType.get(type)?.[0] ?? 0), 0);
      const findings = [
        ...(midnight > 0 ? [midnightFinding(midnight, timed)] : []),
        ...(timed === 0 ? [withoutHours] : []),
        ...(withoutDay > 0 ? [withoutDays(withoutDay, rows)] : []),
      ];
      if (midnight === 0) return { findings };
      return {
        findings,
        revise: (row) => (row.hour === 0 && unknown.has(row.type) ? { ...row, hour: null } : row),
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

const withoutHours: Text = {
  en: 'No record has an hour: the model is one of days, without risk levels.',
  fr: 'Aucun enregistrement n’a d’heure : le modèle est par jour, sans niveau de risque.',
};

const withoutDays = (count: number, rows: number): Text => ({
  en: `${count} of ${rows} rows give the month and no day: they are spread evenly over the days of the month, so that weekdays say nothing.`,
  fr: `${count} lignes sur ${rows} donnent le mois sans le jour : elles sont réparties également sur les jours du mois, si bien que les jours de la semaine ne disent rien.`,
});
