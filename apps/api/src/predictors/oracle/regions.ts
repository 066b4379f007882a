import type { Text } from '../../definition/text.ts';

/**
 * Life expectancy at birth in 2019, both sexes, in years.
 * Source: World Health Organization, Global Health Observatory, indicator WHOSIS_000001 in the edition with the years
 * 2000 to 2021. 2019 is the last year before the pandemic and so the nearest to the tables of the United States that
 * the law is fitted to.
 */
export const regions = [
  { value: 'US', expectancy: 78.7, label: { en: 'United States', fr: 'États-Unis' } },
  { value: 'AU', expectancy: 82.6, label: { en: 'Australia', fr: 'Australie' } },
  { value: 'BE', expectancy: 81.6, label: { en: 'Belgium', fr: 'Belgique' } },
  { value: 'BR', expectancy: 75.5, label: { en: 'Brazil', fr: 'Brésil' } },
  { value: 'CA', expectancy: 82.0, label: { en: 'Canada', fr: 'Canada' } },
  { value: 'CN', expectancy: 77.3, label: { en: 'China', fr: 'Chine' } },
  { value: 'FR', expectancy: 82.5, label: { en: 'France', fr: 'France' } },
  { value: 'DE', expectancy: 81.0, label: { en: 'Germany', fr: 'Allemagne' } },
  { value: 'IN', expectancy: 70.7, label: { en: 'India', fr: 'Inde' } },
  { value: 'IT', expectancy: 83.0, label: { en: 'Italy', fr: 'Italie' } },
  { value: 'JP', expectancy: 84.5, label: { en: 'Japan', fr: 'Japon' } },
  { value: 'MA', expectancy: 73.7, label: { en: 'Morocco', fr: 'Maroc' } },
  { value: 'NG', expectancy: 63.1, label: { en: 'Nigeria', fr: 'Nigeria' } },
  { value: 'SN', expectancy: 68.8, label: { en: 'Senegal', fr: 'Sénégal' } },
  { value: 'ZA', expectancy: 65.8, label: { en: 'South Africa', fr: 'Afrique du Sud' } },
  { value: 'ES', expectancy: 83.1, label: { en: 'Spain', fr: 'Espagne' } },
  { value: 'CH', expectancy: 83.5, label: { en: 'Switzerland', fr: 'Suisse' } },
  { value: 'GB', expectancy: 81.2, label: { en: 'United Kingdom', fr: 'Royaume-Uni' } },
] as const satisfies readonly { value: string; expectancy: number; label: Text }[];

export type Region = (typeof regions)[number]['value'];

/** Where the law was fitted: no distance; also assumed when no region is given. */
export const homeRegion = 'US' satisfies Region;
