/**
 * The mortality surface: the chance to die within a year, by sex, age and calendar year.
 *
 * Up to age 100 the odds q / (1 − q) are the sum of four terms of age, and fall by the same share every year:
 *
 *   odds(x, t) = e^shift(x) · e^(−improvement · (t − 2026)) · (
 *       e^infant                                                     in the first year of life
 *     + e^(background + slope · x)                                   Gompertz (1825), from childhood on
 *     + g / (1 + saturation · g),  g = e^(senescence + growth · x)   Perks (1932), past 60 and levelling off
 *     + e^(level − ((x − age) / width)²) )                           young men, after Heligman and Pollard (1980)
 *
 * That is 14 fitted numbers: four for each sex and six for both. A country’s shift is a straight line in age, from birth
 * to 100; that of the law’s own country is 0. Above 100 the rule of the Social Security
 * Administration holds: the chance grows by 5 % (men) and 6 % (women) with each year of age, and women’s never
 * passes men’s. After 2095, where the tables end, nothing improves any more.
 */

export const sexes = ['female', 'male'] as const;
export type Sex = (typeof sexes)[number];

interface SexLaw {
  /** Logarithm of the ageing term at age 0, and its growth for each year of age. */
  readonly senescence: number;
  readonly growth: number;
  /** Logarithm of the background term at age 0. */
  readonly background: number;
  /** By how much the logarithm of the odds falls each calendar year. */
  readonly improvement: number;
}

/** The fitted numbers of the surface. */
export interface MortalityLaw {
  readonly infant: number;
  readonly slope: number;
  readonly saturation: number;
  readonly youngMen: { readonly level: number; readonly age: number; readonly width: number };
  readonly female: SexLaw;
  readonly male: SexLaw;
}

/** By how much the logarithm of a country’s odds differs from the law’s, at birth and at 100. */
export interface Shift {
  readonly birth: number;
  readonly hundred: number;
}

export type Shifts = Readonly<Record<Sex, Shift>>;

const noShift: Shift = { birth: 0, hundred: 0 };
export const noShifts: Shifts = { female: noShift, male: noShift };

/** The year that the odds are stated for, and the first and last year of the tables. */
export const baseYear = 2026;
export const firstYear = 2018;
export const lastYear = 2095;

const oldAge = 100;
/** By how much the chance has grown so many years after 100; past the end it is certainty anyway. */
const growthAfter = (growth: number) => Float64Array.from({ length: 60 }, (_, years) => growth ** years);
const oldAgeGrowth = { female: growthAfter(1.06), male: growthAfter(1.05) } as const;

export interface Surface {
  /**
   * The chance (0 to 1) that a person who reaches exact age `age` in `year` dies within a year.
   * `year` is held within 2018 to 2095; `age` is a whole number from 0, without upper limit.
   */
  death(sex: Sex, age: number, year: number): number;
}

/** The odds of one sex in the base year, at ages 0 to 100. */
function oddsByAge(law: MortalityLaw, sex: Sex, { birth, hundred }: Shift): Float64Array {
  const { senescence, growth, background } = law[sex];
  const { level, age, width } = law.youngMen;
  return Float64Array.from({ length: oldAge + 1 }, (_, x) => {
    const ageing = Math.exp(senescence + growth * x);
    const young = sex === 'male' ? Math.exp(level - ((x - age) / width) ** 2) : 0;
    const infant = x === 0 ? Math.exp(law.infant) : 0;
    const rest = Math.exp(background + law.slope * x) + ageing / (1 + law.saturation * ageing);
    return Math.exp(birth + ((hundred - birth) * x) / oldAge) * (infant + young + rest);
  });
}

/** Makes a surface of a law, shifted to a country. */
export function makeSurface(law: MortalityLaw, shifts: Shifts = noShifts): Surface {
  const odds = {
    female: oddsByAge(law, 'female', shifts.female),
    male: oddsByAge(law, 'male', shifts.male),
  };
  const decay = (sex: Sex) =>
    Float64Array.from({ length: lastYear - firstYear + 1 }, (_, index) =>
      Math.exp(-law[sex].improvement * (firstYear + index - baseYear)),
    );
  const decays = { female: decay('female'), male: decay('male') };

  const young = (sex: Sex, age: number, year: number): number => {
    const value = (odds[sex][age] ?? 0) * (decays[sex][year - firstYear] ?? 1);
    return value / (1 + value);
  };
  const old = (sex: Sex, age: number, year: number): number =>
    Math.min(1, young(sex, oldAge, year) * (oldAgeGrowth[sex][age - oldAge] ?? Number.POSITIVE_INFINITY));

  return {
    death(sex, age, year) {
      const held = Math.min(lastYear, Math.max(firstYear, year));
      if (age <= oldAge) return young(sex, age, held);
      return sex === 'male'
        ? old('male', age, held)
        : Math.min(old('female', age, held), old('male', age, held));
    },
  };
}
