import { z } from 'zod';

const text = z.strictObject({ en: z.string().min(1), fr: z.string().min(1) });
const axis = z.strictObject({ label: text, unit: text.optional() });
const pair = z.tuple([z.number(), z.number()]);

/** What pages can draw, as defined in `definition/figure.ts`: every number finite, every text in both languages. */
export const figureSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('curve'),
    title: text,
    x: axis,
    y: axis,
    series: z
      .array(
        z.strictObject({
          label: text,
          points: z.array(pair).min(2),
          band: z
            .array(
              z
                .tuple([z.number(), z.number(), z.number()])
                .refine(([, low, high]) => low <= high, 'band upside down'),
            )
            .optional(),
        }),
      )
      .min(1),
    here: z.strictObject({ x: z.number(), y: z.number(), label: text }).optional(),
  }),
  z
    .strictObject({
      kind: z.literal('gauge'),
      title: text,
      value: z.number(),
      minimum: z.number(),
      maximum: z.number(),
      format: z.enum(['number', 'percent']).optional(),
      cuts: z.array(z.strictObject({ at: z.number(), label: text })),
    })
    .refine(({ minimum, maximum }) => minimum < maximum, 'the gauge has no room')
    .refine(
      ({ value, minimum, maximum }) => value >= minimum && value <= maximum,
      'the value is off the gauge',
    )
    .refine(
      ({ cuts }) => cuts.every(({ at }, index) => index === 0 || at >= (cuts[index - 1]?.at ?? at)),
      'cuts out of order',
    ),
  z.strictObject({
    kind: z.literal('bars'),
    title: text,
    unit: text.optional(),
    reference: text.optional(),
    bars: z
      .array(z.strictObject({ label: text, value: z.number(), reference: z.number().optional() }))
      .min(1),
  }),
  z
    .strictObject({
      kind: z.literal('map'),
      title: text,
      unit: text.optional(),
      width: z.number().positive(),
      height: z.number().positive(),
      areas: z
        .array(z.strictObject({ id: z.string(), label: text, ring: z.array(pair).min(3), value: z.number() }))
        .min(1),
      here: z.string().optional(),
    })
    .refine(({ areas, here }) => here === undefined || areas.some(({ id }) => id === here), 'here is no area')
    .refine(({ areas }) => new Set(areas.map(({ id }) => id)).size === areas.length, 'two areas of one id'),
  z
    .strictObject({
      kind: z.literal('heatmap'),
      title: text,
      unit: text.optional(),
      rows: z.array(text).min(1),
      columns: z.array(text).min(1),
      values: z.array(z.array(z.number())),
      here: z.tuple([z.int(), z.int()]).optional(),
    })
    .refine(
      ({ rows, columns, values }) =>
        values.length === rows.length && values.every((row) => row.length === columns.length),
      'values are not rows by columns',
    )
    .refine(
      ({ rows, columns, here }) => !here || (rows[here[0]] !== undefined && columns[here[1]] !== undefined),
      'here is outside',
    ),
]);
