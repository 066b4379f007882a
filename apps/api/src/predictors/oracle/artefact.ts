import { z } from 'zod';
import { ArtefactError } from '../../definition/model.ts';
import { fittedYear, lifeExpectancies } from './life-expectancies.ts';
import { homeRegion, type Region, regions } from './regions.ts';
import { shiftsTo } from './shift.ts';
import { type MortalityLaw, noShifts, type Shifts } from './surface.ts';

const sexLaw = z.strictObject({
  senescence: z.number(),
  growth: z.number(),
  background: z.number(),
  improvement: z.number(),
});

const shift = z.strictObject({ birth: z.number(), hundred: z.number() });

const artefactSchema = z.strictObject({
  format: z.literal(2),
  predictor: z.literal('oracle'),
  law: z.strictObject({
    infant: z.number(),
    slope: z.number(),
    saturation: z.number().min(0),
    youngMen: z.strictObject({ level: z.number(), age: z.number(), width: z.number() }),
    female: sexLaw,
    male: sexLaw,
  }),
  /** The shift of each region. */
  shifts: z.strictObject(
    Object.fromEntries(
      regions.map(({ value }) => [value, z.strictObject({ female: shift, male: shift })]),
    ) as Record<Region, z.ZodObject<{ female: typeof shift; male: typeof shift }>>,
  ),
});

export type OracleArtefact = z.infer<typeof artefactSchema>;

/** Packages a law with the shifts of every region. Deterministic. */
export function makeArtefact(law: MortalityLaw): OracleArtefact {
  const shifts = Object.fromEntries(
    regions.map(({ value }) => [
      value,
      value === homeRegion ? noShifts : shiftsTo(law, fittedYear, lifeExpectancies[value][fittedYear]),
    ]),
  ) as Record<Region, Shifts>;
  return { format: 2, predictor: 'oracle', law, shifts };
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
