import type { Text } from '../../definition/text.ts';

/**
 * The countries, with life expectancy at birth in 2019, both sexes, in years: what another source says.
 * Source: World Health Organization, Global Health Observatory, indicator WHOSIS_000001 in the edition with the years
 * 2000 to 2021.
 */
export const regions = [
  { value: 'US', who2019: 78.7, label: { en: 'United States', fr: 'États-Unis' } },
  { value: 'AU', who2019: 82.6, label: { en: 'Australia', fr: 'Australie' } },
  { value: 'BE', who2019: 81.6, label: { en: 'Belgium', fr: 'Belgique' } },
  { value: 'BR', who2019: 75.5, label: { en: 'Brazil', fr: 'Brésil' } },
  { value: 'CA', who2019: 82.0, label: { en: 'Canada', fr: 'Canada' } },
  { value: 'CN', who2019: 77.3, label: { en: 'China', fr: 'Chine' } },
  { value: 'FR', who2019: 82.5, label: { en: 'France', fr: 'France' } },
  { value: 'DE', who2019: 81.0, label: { en: 'Germany', fr: 'Allemagne' } },
  { value: 'IN', who2019: 70.7, label: { en: 'India', fr: 'Inde' } },
  { value: 'IT', who2019: 83.0, label: { en: 'Italy', fr: 'Italie' } },
  { value: 'JP', who2019: 84.5, label: { en: 'Japan', fr: 'Japon' } },
  { value: 'MA', who2019: 73.7, label: { en: 'Morocco', fr: 'Maroc' } },
  { value: 'NG', who2019: 63.1, label: { en: 'Nigeria', fr: 'Nigeria' } },
  { value: 'SN', who2019: 68.8, label: { en: 'Senegal', fr: 'Sénégal' } },
  { value: 'ZA', who2019: 65.8, label: { en: 'South Africa', fr: 'Afrique du Sud' } },
  { value: 'ES', who2019: 83.1, label: { en: 'Spain', fr: 'Espagne' } },
  { value: 'CH', who2019: 83.5, label: { en: 'Switzerland', fr: 'Suisse' } },
  { value: 'GB', who2019: 81.2, label: { en: 'United Kingdom', fr: 'Royaume-Uni' } },
] as const satisfies readonly { value: string; who2019: number; label: Text }[];

export type Region = (typeof regions)[number]['value'];

/** Where the law was fitted: no shift; also assumed when no region is given. */
export const homeRegion = 'US' satisfies Region;
