import { z } from 'zod';
import { ArtefactError } from '../../definition/model.ts';
import { expectancy, survival } from './lifetime.ts';
import { homeRegion, type Region, regions } from './regions.ts';
import { baseYear, type MortalityLaw, makeSurface, sexes } from './surface.ts';

const sexLaw = z.strictObject({
  senescence: z.number(),
  growth: z.number(),
  background: z.number(),
  improvement: z.number(),
});

const artefactSchema = z.strictObject({
  format: z.literal(1),
  predictor: z.literal('oracle'),
  law: z.strictObject({
    infant: z.number(),
    slope: z.number(),
    saturation: z.number().min(0),
    youngMen: z.strictObject({ level: z.number(), age: z.number(), width: z.number() }),
    female: sexLaw,
    male: sexLaw,
  }),
  /** By how much each region’s odds of dying differ from the law’s. */
  factors: z.strictObject(
    Object.fromEntries(regions.map(({ value }) => [value, z.number().positive()])) as Record<
      Region,
      z.ZodNumber
    >,
  ),
});

export type OracleArtefact = z.infer<typeof artefactSchema>;

/** Life expectancy at birth in the base year, both sexes, if all odds up to 100 were `factor` times as high. */
function atBirth(law: MortalityLaw, factor: number): number {
  const surface = makeSurface(law, factor);
  const years = sexes.map((sex) =>
    expectancy(survival((age, year) => surface.death(sex, age, year), 0, baseYear, 'period')),
  );
  return years.reduce((sum, value) => sum + value, 0) / years.length;
}

/**
 * The factor on the odds of dying (proportional at every age up to 100) that moves life expectancy at birth by
 * `years`. By halving the interval, to six digits.
 */
function factorOf(law: MortalityLaw, years: number): number {
  const expected = atBirth(law, 1) + years;
  let low = Math.log(0.05);
  let high = Math.log(20);
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (atBirth(law, Math.exp(middle)) > expected) low = middle;
    else high = middle;
  }
  return Number(Math.exp((low + high) / 2).toPrecision(6));
}

/** Packages a law with the factor of every region. Deterministic. */
export function makeArtefact(law: MortalityLaw): OracleArtefact {
  const home = regions.find(({ value }) => value === homeRegion)?.expectancy ?? 0;
  const factors = Object.fromEntries(
    regions.map(({ value, expectancy: years }) => [
      value,
      value === homeRegion ? 1 : factorOf(law, years - home),
    ]),
  ) as Record<Region, number>;
  return { format: 1, predictor: 'oracle', law, factors };
}

/** @throws ArtefactError that says which part is wrong */
export function readArtefact(artefact: unknown): OracleArtefact {
  const read = artefactSchema.safeParse(artefact);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new ArtefactError(
    `This is no model of the oracle: ${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'unreadable'}.`,
  );
}
