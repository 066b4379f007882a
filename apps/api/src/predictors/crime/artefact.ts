import { z } from 'zod';
import { ArtefactError } from '../../definition/model.ts';
import { slots } from './counts.ts';
import type { Fit } from './fit.ts';
import { decodeCounts, pastLength } from './last-year.ts';
import { typeCount } from './types.ts';

/** Raised with `Predictor.version` when older artefacts can no longer be read. */
export const artefactVersion = 2;

const factors = z.array(z.number().finite().min(0).max(1e9));
const names = z.array(z.string().min(1).max(80)).min(1).max(500);
const point = z.tuple([z.number().finite(), z.number().finite()]).readonly();
const cut = z.number().int().min(1).max(1e9);

const fitSchema = z
  .strictObject({
    from: z.iso.date(),
    until: z.iso.date(),
    districts: names,
    level: factors,
    season: factors,
    week: factors,
    hours: factors,
    nights: factors,
    timed: z.array(z.number().min(0).max(1)),
    months: z.array(z.boolean()).length(12),
    cuts: z.tuple([cut, cut, cut]).nullable(),
  })
  .superRefine((fit, context) => {
    const places = fit.districts.length * typeCount;
    const lengths = {
      level: places,
      season: places * 12,
      week: places * 7,
      hours: places * 24,
      nights: typeCount * 7 * slots,
      timed: typeCount,
    };
    for (const [name, length] of Object.entries(lengths)) {
      const found = fit[name as keyof typeof lengths].length;
      if (found !== length) context.addIssue(`${name} has ${found} numbers instead of ${length}`);
    }
    if (new Set(fit.districts).size < fit.districts.length) context.addIssue('a district appears twice');
    if (fit.cuts && !(fit.cuts[0] < fit.cuts[1] && fit.cuts[1] < fit.cuts[2]))
      context.addIssue('the cuts do not ascend');
    if (fit.from > fit.until) context.addIssue('the days end before they begin');
  });

const artefactSchema = z
  .strictObject({
    format: z.literal('presage-crime'),
    version: z.literal(artefactVersion),
    /** The fit of all records, which answers. */
    serving: fitSchema,
    /** The fit without the last 12 months, kept to be measured on them: the other one has seen them. */
    heldBack: fitSchema,
    /** Variance of counts per slot and day over their mean; per day where no record has an hour. */
    dispersion: z.number().min(1).max(1e6),
    /** The latest whole month of each name: see `Past`; the counts as `encodeCounts` writes them. */
    lastYear: z.strictObject({
      counts: z.string(),
      years: z.array(z.number().int().min(1900).max(2100).nullable()).length(12),
    }),
    /** The names of the places of types, where they are not those of `offenceTypes`. */
    types: z.array(z.string().min(1).max(80)).min(1).max(typeCount).optional(),
    map: z.strictObject({
      width: z.number().positive(),
      height: z.number().positive(),
      schematic: z.boolean(),
      rings: z.array(z.array(point)),
      others: z.array(z.array(z.array(point))).optional(),
    }),
  })
  .superRefine(({ serving, map, lastYear }, context) => {
    if (map.rings.length !== serving.districts.length)
      context.addIssue(`the map has ${map.rings.length} areas for ${serving.districts.length} districts`);
    if (map.others && map.others.length !== serving.districts.length)
      context.addIssue(`the map has other rings of ${map.others.length} areas`);
    try {
      decodeCounts(lastYear.counts, pastLength(serving.districts.length));
    } catch (error) {
      context.addIssue(error instanceof Error ? error.message : String(error));
    }
  });

/** A crime model as it is stored. */
export type Artefact = Omit<z.infer<typeof artefactSchema>, 'serving' | 'heldBack'> & {
  readonly serving: Fit;
  readonly heldBack: Fit;
};

/** @throws ArtefactError with the first thing that is wrong */
export function readArtefact(artefact: unknown): Artefact {
  const result = artefactSchema.safeParse(artefact);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = issue?.path.length ? `${issue.path.join('.')}: ` : '';
  throw new ArtefactError(`This is not a crime model: ${place}${issue?.message ?? 'it can’t be read'}`);
}
