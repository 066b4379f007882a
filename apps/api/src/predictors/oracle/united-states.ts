import type { MortalityLaw, Sex } from './surface.ts';

/**
 * The law of the United States, and what it is checked against. Facts, computed by `fit.ts` from the period life
 * tables (alternative 2) that the Office of the Chief Actuary of the US Social Security Administration published
 * with the Trustees Report of 2020. `npm run bench -- models` fits it again where the tables are available.
 */
export const source =
  'US Social Security Administration, period life tables of the 2020 Trustees Report, alternative 2';

export const unitedStates: MortalityLaw = {
  infant: -5.28331,
  slope: 0.0751508,
  saturation: 2.79688,
  youngMen: { level: -6.65315, age: 27.0856, width: 5.66736 },
  female: { senescence: -22.905, growth: 0.23075, background: -9.57667, improvement: 0.00747356 },
  male: { senescence: -24.34, growth: 0.247666, background: -9.10718, improvement: 0.00839904 },
};

/** How far the law is from the tables: cohorts of 2026 to 2030, ages 0 to 100, both sexes, in years. */
export const fitErrors = { maximum: 0.087, mean: 0.043 } as const;

/** Cohort life expectancies of the tables in 2026, at the ages 0, 10, 20 … 100, in years. */
export const checkAges = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100] as const;
export const cohort2026: Readonly<Record<Sex, readonly number[]>> = {
  female: [86.44, 76.56, 66.17, 55.85, 45.64, 35.63, 26.32, 17.64, 10.23, 5.04, 2.57],
  male: [82.52, 72.54, 62.07, 52.03, 42.09, 32.26, 23.37, 15.54, 8.87, 4.27, 2.23],
};
