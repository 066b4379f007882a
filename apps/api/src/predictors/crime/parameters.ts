import type { Text } from '../../definition/text.ts';

/** What the parameters of a card are called; those of the fit are explained in `fit.ts`. */
export const parameters: Readonly<Record<string, Text>> = {
  fittedOn: { en: 'Fitted on', fr: 'Ajusté sur' },
  measuredOn: { en: 'Measured on', fr: 'Mesuré sur' },
  measuredBy: { en: 'Measured by a fit of', fr: 'Mesuré par un ajustement sur' },
  levelsBeginAt: { en: 'Risk levels begin at (offences)', fr: 'Seuils des niveaux de risque (infractions)' },
  varianceOverMean: { en: 'Variance ÷ mean of counts', fr: 'Variance ÷ moyenne des comptes' },
  levelPerMonth: { en: 'Weight of a month ÷ the next', fr: 'Poids d’un mois ÷ le suivant' },
  slowLevelPerMonth: { en: 'The same, slow level', fr: 'De même, niveau lent' },
  profilePerYear: { en: 'Weight of a year ÷ the next', fr: 'Poids d’une année ÷ la suivante' },
  level: { en: 'Shrinkage of levels', fr: 'Lissage des niveaux' },
  seasonOfType: { en: 'Shrinkage of a type’s season', fr: 'Lissage de la saison d’un type' },
  seasonOfDistrict: { en: 'Shrinkage of a district’s season', fr: 'Lissage de la saison d’un quartier' },
  weekOfType: { en: 'Shrinkage of a type’s week', fr: 'Lissage de la semaine d’un type' },
  weekOfDistrict: { en: 'Shrinkage of a district’s week', fr: 'Lissage de la semaine d’un quartier' },
  hoursOfDistrict: { en: 'Shrinkage of a district’s hours', fr: 'Lissage des heures d’un quartier' },
  nights: { en: 'Shrinkage of hours by weekday', fr: 'Lissage des heures par jour' },
};
