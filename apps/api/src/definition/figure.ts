import { z } from 'zod';
import { textSchema } from './text-schema.ts';

const title = textSchema.meta({ description: 'Title of the figure.' });
const unit = textSchema.optional().meta({ description: 'Unit of the values.' });
const point = z.tuple([z.number(), z.number()]);

const axisSchema = z
  .object({ label: textSchema.meta({ description: 'What is measured.' }), unit })
  .meta({ id: 'FigureAxis', description: 'One axis: its label and unit.' });

const curveSchema = z
  .object({
    kind: z.literal('curve').meta({ description: 'A line chart.' }),
    title,
    x: axisSchema,
    y: axisSchema,
    series: z
      .array(
        z.object({
          label: textSchema.meta({ description: 'Name of the line.' }),
          points: z.array(point).meta({ description: 'Its points: x and y.' }),
          band: z
            .array(z.tuple([z.number(), z.number(), z.number()]))
            .optional()
            .meta({ description: 'A band around it: x, lower bound, upper bound.' }),
        }),
      )
      .meta({ description: 'The lines.' }),
    here: z
      .object({
        x: z.number().meta({ description: 'Its x.' }),
        y: z.number().meta({ description: 'Its y.' }),
        label: textSchema.meta({ description: 'What it is.' }),
      })
      .optional()
      .meta({ description: 'The marked point: the input of the prediction.' }),
  })
  .meta({ id: 'CurveFigure', description: 'Lines over a continuous axis.' });

const gaugeSchema = z
  .object({
    kind: z.literal('gauge').meta({ description: 'A scale.' }),
    title,
    value: z.number().meta({ description: 'The value.' }),
    minimum: z.number().meta({ description: 'Lower end of the scale.' }),
    maximum: z.number().meta({ description: 'Upper end of the scale.' }),
    format: z
      .enum(['number', 'percent'])
      .optional()
      .meta({ description: '`percent` shows a share of 0 to 1 as a percentage.' }),
    cuts: z
      .array(
        z.object({
          at: z.number().meta({ description: 'Where the class begins.' }),
          label: textSchema.meta({ description: 'Name of the class.' }),
        }),
      )
      .meta({ description: 'The classes, lowest first.' }),
  })
  .meta({ id: 'GaugeFigure', description: 'One value on a scale.' });

const barsSchema = z
  .object({
    kind: z.literal('bars').meta({ description: 'A bar chart.' }),
    title,
    unit,
    reference: textSchema.optional().meta({ description: 'Meaning of the reference marks.' }),
    bars: z
      .array(
        z.object({
          label: textSchema.meta({ description: 'Name of the bar.' }),
          value: z.number().meta({ description: 'Its value.' }),
          reference: z.number().optional().meta({ description: 'Its reference mark.' }),
        }),
      )
      .meta({ description: 'The bars.' }),
  })
  .meta({ id: 'BarsFigure', description: 'One bar per item, with an optional reference mark.' });

const mapSchema = z
  .object({
    kind: z.literal('map').meta({ description: 'A map.' }),
    title,
    unit,
    width: z.number().meta({ description: 'Width of the plane.' }),
    height: z.number().meta({ description: 'Height of the plane.' }),
    areas: z
      .array(
        z.object({
          id: z.string().meta({ description: 'Its key.' }),
          label: textSchema.meta({ description: 'Its name.' }),
          ring: z.array(point).meta({ description: 'Its largest outline: x and y, y downwards.' }),
          others: z
            .array(z.array(point))
            .optional()
            .meta({ description: 'Its other outlines: further parts, and holes, by the even-odd rule.' }),
          value: z.number().meta({ description: 'Its value.' }),
        }),
      )
      .meta({ description: 'The areas.' }),
    here: z.string().optional().meta({ description: 'Key of the marked area.' }),
  })
  .meta({ id: 'MapFigure', description: 'Areas of a plane, coloured by value.' });

const heatmapSchema = z
  .object({
    kind: z.literal('heatmap').meta({ description: 'A heat map.' }),
    title,
    unit,
    rows: z.array(textSchema).meta({ description: 'Names of the rows.' }),
    columns: z.array(textSchema).meta({ description: 'Names of the columns.' }),
    values: z.array(z.array(z.number())).meta({ description: 'The values, row by row.' }),
    here: z
      .tuple([z.number(), z.number()])
      .optional()
      .meta({ description: 'The marked cell: row and column, from 0.' }),
  })
  .meta({ id: 'HeatmapFigure', description: 'A table of values as colours, for example weekday by hour.' });

/** A chart of a prediction, as data: the pages draw it next to a table of its values. */
export const figureSchema = z
  .discriminatedUnion('kind', [curveSchema, gaugeSchema, barsSchema, mapSchema, heatmapSchema])
  .meta({ id: 'Figure', description: 'A chart of a prediction, as data.' });

type Immutable<Value> = { readonly [Key in keyof Value]: Immutable<Value[Key]> };

export type CurveFigure = Immutable<z.infer<typeof curveSchema>>;
export type GaugeFigure = Immutable<z.infer<typeof gaugeSchema>>;
export type BarsFigure = Immutable<z.infer<typeof barsSchema>>;
export type MapFigure = Immutable<z.infer<typeof mapSchema>>;
export type HeatmapFigure = Immutable<z.infer<typeof heatmapSchema>>;
export type Figure = Immutable<z.infer<typeof figureSchema>>;
