import { periodExpectancies } from './fit.ts';
import {
  type MortalityLaw,
  makeSurface,
  noShifts,
  type Sex,
  type Shift,
  type Shifts,
  sexes,
} from './surface.ts';

/** Life expectancies (years) of a period life table at birth and at 60. */
export interface Ends {
  readonly birth: number;
  readonly sixty: number;
}

const rounds = 50;
const step = 1e-4;
const tolerance = 1e-9;

/**
 * The shifts with which a law has the life expectancies of a country at birth and at 60, in the table of `year`: by
 * Newton’s method, to six digits.
 * @throws Error when no shift has them
 */
export function shiftsTo(law: MortalityLaw, year: number, ends: Readonly<Record<Sex, Ends>>): Shifts {
  let shifts = noShifts;
  // Men first: beyond 100, women’s chances are held below theirs.
  for (const sex of sexes.toReversed()) {
    const endsWith = (shift: Shift): Ends => {
      const surface = makeSurface(law, { ...shifts, [sex]: shift });
      const years = periodExpectancies((age, when) => surface.death(sex, age, when), year);
      return { birth: years[0] ?? Number.NaN, sixty: years[60] ?? Number.NaN };
    };
    shifts = { ...shifts, [sex]: solve(endsWith, ends[sex]) };
  }
  return shifts;
}

function solve(endsWith: (shift: Shift) => Ends, wanted: Ends): Shift {
  let shift: Shift = { birth: 0, hundred: 0 };
  for (let round = 0; round < rounds; round++) {
    const found = endsWith(shift);
    const missing = { birth: wanted.birth - found.birth, sixty: wanted.sixty - found.sixty };
    if (Math.max(Math.abs(missing.birth), Math.abs(missing.sixty)) < tolerance)
      return { birth: Number(shift.birth.toPrecision(6)), hundred: Number(shift.hundred.toPrecision(6)) };
    const byBirth = slope(found, endsWith({ ...shift, birth: shift.birth + step }));
    const byHundred = slope(found, endsWith({ ...shift, hundred: shift.hundred + step }));
    const determinant = byBirth.birth * byHundred.sixty - byHundred.birth * byBirth.sixty;
    shift = {
      birth:
        shift.birth +
        bounded((missing.birth * byHundred.sixty - missing.sixty * byHundred.birth) / determinant),
      hundred:
        shift.hundred +
        bounded((missing.sixty * byBirth.birth - missing.birth * byBirth.sixty) / determinant),
    };
  }
  throw new Error(`no shift has ${wanted.birth} years at birth and ${wanted.sixty} at 60`);
}

/** Longer strides lead away from a country that is far from the law’s. */
const bounded = (stride: number): number => Math.max(-0.5, Math.min(0.5, stride));

const slope = (from: Ends, to: Ends): Ends => ({
  birth: (to.birth - from.birth) / step,
  sixty: (to.sixty - from.sixty) / step,
});
