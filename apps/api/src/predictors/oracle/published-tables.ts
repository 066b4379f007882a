import type { tableYears } from './life-expectancies.ts';
import type { Region } from './regions.ts';
import type { Sex } from './surface.ts';

/**
 * What the shift of a country is checked with, and not fitted to: period life expectancies in years at these ages, of
 * the same tables as `life-expectancies.ts`.
 */
export const checkedAges = [40, 65, 80] as const;

type AtCheckedAges = readonly [at40: number, at65: number, at80: number];

export const publishedTables: Readonly<
  Record<Region, Readonly<Record<(typeof tableYears)[number], Readonly<Record<Sex, AtCheckedAges>>>>>
> = {
  US: {
    2020: { female: [41.47, 19.75, 9.19], male: [37.18, 17.09, 7.89] },
    2030: { female: [44.02, 21.73, 10.42], male: [40.37, 19.34, 9.14] },
  },
  AU: {
    2020: { female: [46.48, 23.21, 11.03], male: [42.94, 20.58, 9.54] },
    2030: { female: [47.18, 23.69, 11.17], male: [44.23, 21.48, 9.84] },
  },
  BE: {
    2020: { female: [43.78, 20.8, 9.33], male: [39.65, 17.62, 7.73] },
    2030: { female: [45.77, 22.66, 10.6], male: [42.2, 19.86, 9.14] },
  },
  BR: {
    2020: { female: [39.69, 17.89, 7.39], male: [35.43, 15.59, 7.34] },
    2030: { female: [41.87, 19.63, 8.9], male: [37.74, 17.21, 8.11] },
  },
  CA: {
    2020: { female: [45.05, 22.15, 10.61], male: [41.27, 19.42, 8.97] },
    2030: { female: [46.51, 23.28, 11.35], male: [43.09, 20.63, 9.65] },
  },
  CN: {
    2020: { female: [42.43, 19.51, 8.61], male: [37.1, 15.89, 6.82] },
    2030: { female: [43.59, 20.43, 9.14], male: [38.83, 17.08, 7.42] },
  },
  FR: {
    2020: { female: [45.9, 22.93, 10.84], male: [40.45, 18.9, 8.69] },
    2030: { female: [47.54, 24.38, 11.8], male: [42.53, 20.75, 9.78] },
  },
  DE: {
    2020: { female: [44.11, 21.1, 9.58], male: [39.62, 17.84, 8.04] },
    2030: { female: [45.16, 22.01, 10.05], male: [41.24, 19.19, 8.71] },
  },
  IN: {
    2020: { female: [35.86, 15.37, 7.25], male: [32.68, 13.59, 6.51] },
    2030: { female: [38.39, 17.05, 8.08], male: [35.45, 15.47, 7.48] },
  },
  IT: {
    2020: { female: [45.01, 21.64, 9.69], male: [40.72, 18.26, 7.97] },
    2030: { female: [47.08, 23.42, 10.88], male: [43.47, 20.53, 9.23] },
  },
  JP: {
    2020: { female: [48.38, 24.9, 12.27], male: [42.52, 19.99, 9.36] },
    2030: { female: [49.29, 25.59, 12.65], male: [43.54, 20.79, 9.67] },
  },
  MA: {
    2020: { female: [37.94, 16.04, 6.7], male: [33.51, 12.88, 5.25] },
    2030: { female: [40.63, 18.05, 7.82], male: [36.6, 15.1, 6.36] },
  },
  NG: {
    2020: { female: [29.17, 11.89, 5.2], male: [28.21, 11.34, 4.83] },
    2030: { female: [30.29, 12.44, 5.39], male: [29.49, 12.1, 5.15] },
  },
  SN: {
    2020: { female: [34.87, 13.91, 5.34], male: [31.44, 12.08, 4.65] },
    2030: { female: [36.15, 14.65, 5.6], male: [33.03, 13.09, 5.04] },
  },
  ZA: {
    2020: { female: [33.12, 15.39, 8.39], male: [28.44, 12.32, 6.83] },
    2030: { female: [35.75, 17.19, 9.16], male: [29.96, 14.0, 8.09] },
  },
  ES: {
    2020: { female: [45.57, 22.24, 10.03], male: [40.36, 18.23, 8.1] },
    2030: { female: [47.67, 24.06, 11.22], male: [42.71, 20.27, 9.3] },
  },
  CH: {
    2020: { female: [45.77, 22.19, 10.03], male: [42.06, 19.22, 8.32] },
    2030: { female: [47.21, 23.51, 10.95], male: [43.91, 20.88, 9.45] },
  },
  GB: {
    2020: { female: [43.24, 20.56, 9.36], male: [39.65, 17.97, 7.93] },
    2030: { female: [44.82, 21.82, 10.14], male: [41.79, 19.58, 8.86] },
  },
};
