import type { Region } from './regions.ts';
import type { Ends } from './shift.ts';
import type { Sex } from './surface.ts';

/**
 * Period life expectancies at birth and at 60, in years.
 * Source: United Nations, Department of Economic and Social Affairs, Population Division, World Population Prospects
 * 2024 (CC BY 3.0 IGO): estimates of 2020, medium variant of 2030. Computed from its death rates by sex and age group;
 * at birth they are what it publishes, to 0.01.
 * The law is fitted to 2030: 2020 is a year of the pandemic.
 */
export const tableSource = 'United Nations, World Population Prospects 2024';

export const tableYears = [2020, 2030] as const;
export const fittedYear = 2030;

export const lifeExpectancies: Readonly<
  Record<Region, Readonly<Record<(typeof tableYears)[number], Readonly<Record<Sex, Ends>>>>>
> = {
  US: {
    2020: {
      female: { birth: 79.88, sixty: 23.75 },
      male: { birth: 74.34, sixty: 20.63 },
    },
    2030: {
      female: { birth: 82.72, sixty: 25.91 },
      male: { birth: 78.11, sixty: 23.13 },
    },
  },
  AU: {
    2020: {
      female: { birth: 85.69, sixty: 27.66 },
      male: { birth: 81.63, sixty: 24.76 },
    },
    2030: {
      female: { birth: 86.55, sixty: 28.23 },
      male: { birth: 83.19, sixty: 25.78 },
    },
  },
  BE: {
    2020: {
      female: { birth: 83.05, sixty: 25.11 },
      male: { birth: 78.54, sixty: 21.59 },
    },
    2030: {
      female: { birth: 85.17, sixty: 27.0 },
      male: { birth: 81.23, sixty: 23.91 },
    },
  },
  BR: {
    2020: {
      female: { birth: 77.6, sixty: 21.91 },
      male: { birth: 71.54, sixty: 19.07 },
    },
    2030: {
      female: { birth: 80.07, sixty: 23.79 },
      male: { birth: 74.1, sixty: 20.89 },
    },
  },
  CA: {
    2020: {
      female: { birth: 83.91, sixty: 26.46 },
      male: { birth: 79.41, sixty: 23.44 },
    },
    2030: {
      female: { birth: 85.63, sixty: 27.69 },
      male: { birth: 81.69, sixty: 24.79 },
    },
  },
  CN: {
    2020: {
      female: { birth: 81.0, sixty: 23.79 },
      male: { birth: 75.25, sixty: 19.6 },
    },
    2030: {
      female: { birth: 82.41, sixty: 24.79 },
      male: { birth: 77.3, sixty: 20.96 },
    },
  },
  FR: {
    2020: {
      female: { birth: 85.14, sixty: 27.27 },
      male: { birth: 79.18, sixty: 22.75 },
    },
    2030: {
      female: { birth: 86.89, sixty: 28.8 },
      male: { birth: 81.42, sixty: 24.67 },
    },
  },
  DE: {
    2020: {
      female: { birth: 83.43, sixty: 25.39 },
      male: { birth: 78.6, sixty: 21.68 },
    },
    2030: {
      female: { birth: 84.58, sixty: 26.36 },
      male: { birth: 80.39, sixty: 23.12 },
    },
  },
  IN: {
    2020: {
      female: { birth: 71.94, sixty: 18.87 },
      male: { birth: 68.53, sixty: 16.72 },
    },
    2030: {
      female: { birth: 75.41, sixty: 20.84 },
      male: { birth: 71.99, sixty: 18.93 },
    },
  },
  IT: {
    2020: {
      female: { birth: 84.46, sixty: 26.08 },
      male: { birth: 79.85, sixty: 22.34 },
    },
    2030: {
      female: { birth: 86.63, sixty: 27.97 },
      male: { birth: 82.75, sixty: 24.81 },
    },
  },
  JP: {
    2020: {
      female: { birth: 87.73, sixty: 29.44 },
      male: { birth: 81.58, sixty: 24.15 },
    },
    2030: {
      female: { birth: 88.77, sixty: 30.2 },
      male: { birth: 82.73, sixty: 25.01 },
    },
  },
  MA: {
    2020: {
      female: { birth: 75.72, sixty: 20.03 },
      male: { birth: 70.85, sixty: 16.31 },
    },
    2030: {
      female: { birth: 78.77, sixty: 22.27 },
      male: { birth: 74.4, sixty: 18.87 },
    },
  },
  NG: {
    2020: {
      female: { birth: 53.43, sixty: 14.95 },
      male: { birth: 52.71, sixty: 14.26 },
    },
    2030: {
      female: { birth: 56.0, sixty: 15.65 },
      male: { birth: 55.11, sixty: 15.18 },
    },
  },
  SN: {
    2020: {
      female: { birth: 69.69, sixty: 17.69 },
      male: { birth: 65.49, sixty: 15.38 },
    },
    2030: {
      female: { birth: 72.46, sixty: 18.57 },
      male: { birth: 68.22, sixty: 16.59 },
    },
  },
  ZA: {
    2020: {
      female: { birth: 67.95, sixty: 18.43 },
      male: { birth: 62.18, sixty: 14.83 },
    },
    2030: {
      female: { birth: 70.87, sixty: 20.56 },
      male: { birth: 63.76, sixty: 16.62 },
    },
  },
  ES: {
    2020: {
      female: { birth: 84.99, sixty: 26.67 },
      male: { birth: 79.49, sixty: 22.19 },
    },
    2030: {
      female: { birth: 87.22, sixty: 28.61 },
      male: { birth: 82.01, sixty: 24.37 },
    },
  },
  CH: {
    2020: {
      female: { birth: 85.08, sixty: 26.68 },
      male: { birth: 80.99, sixty: 23.44 },
    },
    2030: {
      female: { birth: 86.68, sixty: 28.06 },
      male: { birth: 83.1, sixty: 25.16 },
    },
  },
  GB: {
    2020: {
      female: { birth: 82.4, sixty: 24.81 },
      male: { birth: 78.36, sixty: 21.93 },
    },
    2030: {
      female: { birth: 84.05, sixty: 26.17 },
      male: { birth: 80.62, sixty: 23.7 },
    },
  },
};
