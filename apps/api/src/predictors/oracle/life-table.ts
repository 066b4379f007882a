import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Death } from './lifetime.ts';
import { firstYear, lastYear, type Sex } from './surface.ts';

const ages = 120;

/** A published table of death probabilities, by sex. */
export type LifeTables = Readonly<Record<Sex, Death>>;

/** The files of the Social Security Administration, as they are published. */
export const tableFiles: Readonly<Record<Sex, string>> = {
  female: 'ssa-PerLifeTables_F_Alt2_TR2020.csv',
  male: 'ssa-PerLifeTables_M_Alt2_TR2020.csv',
};

/**
 * Reads a period life table of the Social Security Administration: a header that begins with `Year,x,q(x)`
 * after some lines of title, then one line for each year of 2018 to 2095 and age of 0 to 119.
 * After 2095 the last year is held. Above 119 the chance grows by 5 % for each year of age, as it does at the
 * table’s end, up to 1.
 * @throws Error that names what is missing
 */
export function readLifeTable(text: string): Death {
  const lines = text.split(/\r?\n/);
  const header = lines.findIndex((line) => line.startsWith('Year,x,q(x)'));
  if (header < 0) throw new Error('The life table has no header line that starts with "Year,x,q(x)".');
  const chances = new Float64Array((lastYear - firstYear + 1) * ages).fill(Number.NaN);
  for (const line of lines.slice(header + 1)) {
    if (line === '') continue;
    const [year = Number.NaN, age = Number.NaN, chance = Number.NaN] = line.split(',', 3).map(Number);
    chances[(year - firstYear) * ages + age] = chance;
  }
  const hole = chances.findIndex((chance) => !(chance > 0 && chance <= 1));
  if (hole >= 0)
    throw new Error(
      `The life table has no probability for age ${hole % ages} in ${firstYear + Math.floor(hole / ages)}.`,
    );
  return (age, year) => {
    const held = Math.min(lastYear, Math.max(firstYear, year));
    const chance = chances[(held - firstYear) * ages + Math.min(age, ages - 1)] ?? 1;
    return age < ages ? chance : Math.min(1, chance * 1.05 ** (age - ages + 1));
  };
}

/** Reads both tables of a folder. */
export function readLifeTables(folder: string): LifeTables {
  const read = (sex: Sex) => readLifeTable(readFileSync(join(folder, tableFiles[sex]), 'utf8'));
  return { female: read('female'), male: read('male') };
}
