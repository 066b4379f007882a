import type { Text } from '../../definition/text.ts';

/** A kind of recorded incident. */
export interface OffenceType {
  readonly key: string;
  readonly label: Text;
  /** What the Vancouver Police Department calls it: a file with other names keeps its own (see `survey.ts`). */
  readonly recordedAs: readonly string[];
  /** The police withhold the hour (it reads 0) and the street of offences against a person. */
  readonly hourWithheld?: true;
}

/** In the order in which artefacts hold them: a change of the list is a new version of the predictor. */
export const offenceTypes: readonly OffenceType[] = [
  {
    key: 'otherTheft',
    label: { en: 'Other theft', fr: 'Autres vols' },
    recordedAs: ['Other Theft'],
  },
  {
    key: 'theftFromVehicle',
    label: { en: 'Theft from a vehicle', fr: 'Vol dans un véhicule' },
    recordedAs: ['Theft from Vehicle'],
  },
  {
    key: 'theftOfVehicle',
    label: { en: 'Theft of a vehicle', fr: 'Vol de véhicule' },
    recordedAs: ['Theft of Vehicle'],
  },
  {
    key: 'theftOfBicycle',
    label: { en: 'Theft of a bicycle', fr: 'Vol de vélo' },
    recordedAs: ['Theft of Bicycle'],
  },
  {
    key: 'mischief',
    label: { en: 'Mischief', fr: 'Méfait' },
    recordedAs: ['Mischief'],
  },
  {
    key: 'breakInCommercial',
    label: { en: 'Break-in, business', fr: 'Cambriolage de commerce' },
    recordedAs: ['Break and Enter Commercial'],
  },
  {
    key: 'breakInHome',
    label: { en: 'Break-in, home', fr: 'Cambriolage de logement' },
    recordedAs: ['Break and Enter Residential/Other'],
  },
  {
    key: 'collision',
    label: { en: 'Collision with casualties', fr: 'Accident avec victimes' },
    recordedAs: [
      'Vehicle Collision or Pedestrian Struck (with Injury)',
      'Vehicle Collision or Pedestrian Struck (with Fatality)',
    ],
  },
  {
    key: 'againstPerson',
    label: { en: 'Against a person (hour withheld)', fr: 'Contre une personne (heure non publiée)' },
    recordedAs: ['Offence Against a Person', 'Homicide'],
    hourWithheld: true,
  },
];

export const typeCount = offenceTypes.length;

const typesByName = new Map(
  offenceTypes.flatMap((type) => type.recordedAs.map((name) => [name.toLowerCase(), type] as const)),
);

/**
 * The types that a file’s names stand for, by name; undefined where the file has another one, and so another publisher:
 * the same name may mean something else there.
 */
export function publishedTypes(names: Iterable<string>): ReadonlyMap<string, OffenceType> | undefined {
  const found = new Map<string, OffenceType>();
  for (const name of names) {
    const type = typesByName.get(name.toLowerCase());
    if (!type) return undefined;
    found.set(name, type);
  }
  return found;
}
