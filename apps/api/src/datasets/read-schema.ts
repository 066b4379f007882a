import { z } from 'zod';
import { badRowSchema } from '../http/problem.ts';
import { messageSchema } from '../messages/schema.ts';
import { mappingSchema } from './mapping.ts';
import { datasetSchema, qualitySchema } from './schema.ts';

const readColumnSchema = z
  .object({
    name: z.string().meta({ description: 'Column that the predictor reads.' }),
    matched: z
      .string()
      .nullable()
      .meta({ description: 'Its name in the file; null where the file has none.' }),
    by: z.enum(['name', 'synonym', 'mapping', 'position']).nullable().meta({
      description:
        'How it was found; null where the file has none. `position`: each record’s position in the districts gives it.',
    }),
    changes: z
      .array(
        z
          .object({
            from: z.string().meta({ description: 'Value of the file.' }),
            to: z
              .string()
              .meta({ description: 'What is read in its place; an empty text is a missing value.' }),
            count: z.int().meta({ description: 'In how many records.' }),
          })
          .meta({ id: 'ValueChange', description: 'A value of a file that is read as another one.' }),
      )
      .meta({ description: 'Values of categories that were converted: the 50 most frequent.' }),
  })
  .meta({ id: 'MatchedColumn', description: 'A column of the predictor and its name in the file.' });

const formatSchema = z
  .object({
    kind: z.enum(['csv', 'xlsx']).meta({ description: 'Text with a delimiter, or a workbook.' }),
    compression: z.enum(['none', 'gzip', 'zip']).meta({ description: 'How the text is compressed.' }),
    delimiter: z.enum([',', ';', '\t', '|']).nullable().meta({ description: 'Delimiter of the text.' }),
    encoding: z
      .enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'])
      .nullable()
      .meta({ description: 'Encoding of the text.' }),
    sheet: z
      .string()
      .nullable()
      .meta({ description: 'The sheet of the workbook that is read: its first one.' }),
  })
  .meta({ id: 'FileFormat', description: 'How a file was written.' });

const dayOfFileSchema = z.string().nullable().meta({
  description: 'Its first or last day or month; null where records have none, or it has no records.',
});

const readFilesSchema = z
  .array(
    z
      .object({
        name: z.string().meta({ description: 'Name of the file.' }),
        format: formatSchema,
        shape: z.string().meta({ description: 'Its shape: one of `shapes`.' }),
        rows: z.int().meta({ description: 'Number of its records.' }),
        leftOut: z.int().meta({ description: 'How many of them the predictor’s rule excluded.' }),
        badCount: z.int().meta({ description: 'How many of its lines cannot be read.' }),
        from: dayOfFileSchema,
        until: dayOfFileSchema,
        isWhole: z.boolean().meta({ description: 'Whether all of it was read.' }),
      })
      .meta({ id: 'ReadFile', description: 'A file that was read.' }),
  )
  .meta({ description: 'The files, in their order.' });

const propertiesSchema = z
  .array(
    z
      .object({
        name: z.string().meta({ description: 'Name of the property.' }),
        example: z.string().meta({ description: 'What the first district is called by it.' }),
      })
      .meta({ id: 'DistrictProperty', description: 'A property that names every district of a file.' }),
  )
  .meta({ description: 'The properties that name every district.' });

const shapeShape = {
  shape: z.string().meta({ description: 'Names the columns of the files: the same for the same columns.' }),
  columns: z.array(readColumnSchema).meta({ description: 'The predictor’s columns.' }),
  ignored: z.array(z.string()).meta({ description: 'Columns of the file that are not read: the first 100.' }),
  ignoredCount: z.int().meta({ description: 'How many columns are not read.' }),
  mapping: mappingSchema,
  mappingFrom: z.enum(['request', 'saved', 'none']).meta({
    description: '`saved`: of the last import of a file with the same columns.',
  }),
  districts: z
    .object({
      digest: z.string().meta({ description: '`sha256:` of the file of districts.' }),
      file: z.string().optional().meta({ description: 'Its name.' }),
      property: z.string().meta({ description: 'The property that names the districts.' }),
      properties: propertiesSchema,
      count: z.int().meta({ description: 'How many districts it has.' }),
    })
    .nullable()
    .meta({ description: 'The districts in which records are found by position; null without any.' }),
};

const shapeSchema = z
  .object(shapeShape)
  .meta({ id: 'FileShape', description: 'How files with the same columns are read.' });

export const districtsSchema = z
  .object({
    digest: z.string().meta({ description: '`sha256:` of the file, for a mapping.' }),
    areas: z.int().meta({ description: 'How many areas it has.' }),
    properties: propertiesSchema,
    property: z.string().nullable().meta({
      description: 'The one of them that has a usual name: `name`, `nom`, `district` …; null without any.',
    }),
  })
  .meta({ id: 'Districts', description: 'A file of districts that waits to be used.' });

const readShape = {
  rows: z.int().meta({ description: 'Number of records.' }),
  leftOut: z.int().meta({ description: 'How many the predictor’s rule excluded.' }),
  badCount: z.int().meta({ description: 'How many lines cannot be read.' }),
  badRows: z.array(badRowSchema).meta({ description: 'The first 100 of them.' }),
  files: readFilesSchema,
  quality: qualitySchema,
};

export const importReportSchema = z
  .object({
    ...readShape,
    shapes: z.array(shapeSchema).meta({ description: 'The shapes of the files.' }),
    fingerprint: z.string().meta({ description: '`sha256:` of the records as they are stored.' }),
    dataset: datasetSchema,
    alreadyImported: z.boolean().meta({
      description: 'The next training would have read the same records anyway: only their name has changed.',
    }),
  })
  .meta({ id: 'ImportReport', description: 'The result of an import.' });

const profileSchema = z
  .object({
    name: z.string().meta({ description: 'Name of the column in the file.' }),
    type: z
      .enum(['number', 'date', 'category', 'text', 'blank'])
      .meta({ description: 'Type of nearly all its cells.' }),
    count: z.int().meta({ description: 'Number of cells.' }),
    blank: z.int().meta({ description: 'Cells without a value: blank, `NaN`, `N/A`, `null` …' }),
    distinct: z.int().meta({ description: 'Different values; at most 1,000 are counted.' }),
    hasMoreValues: z.boolean().meta({ description: 'There are more values than were counted.' }),
    values: z
      .array(
        z
          .object({
            value: z.string().meta({ description: 'The value as written.' }),
            count: z.int().meta({ description: 'In how many cells.' }),
          })
          .meta({ id: 'ValueCount', description: 'A value and how often it occurs.' }),
      )
      .meta({ description: 'The 20 most frequent values.' }),
    number: z
      .object({
        minimum: z.number().meta({ description: 'Smallest number.' }),
        maximum: z.number().meta({ description: 'Largest number.' }),
        mean: z.number().meta({ description: 'Mean.' }),
        isInteger: z.boolean().meta({ description: 'All are whole numbers.' }),
        mark: z.enum(['.', ',']).meta({ description: 'What separates the decimals.' }),
        tenths: z
          .array(z.number())
          .meta({ description: 'Where the tenths of the values meet: nine numbers.' }),
      })
      .nullable()
      .meta({ description: 'Of a column of numbers.' }),
    date: z
      .object({
        from: z.string().meta({ description: 'First date, in ISO 8601.' }),
        until: z.string().meta({ description: 'Last date.' }),
        order: z
          .enum(['day-first', 'month-first'])
          .nullable()
          .meta({ description: 'Order of day and month; null where the cells allow both.' }),
        withoutTime: z.int().meta({ description: 'Dates without a time.' }),
        withoutDay: z.int().meta({ description: 'Dates without a day: months.' }),
      })
      .nullable()
      .meta({ description: 'Of a column of dates.' }),
  })
  .meta({ id: 'ColumnProfile', description: 'What a column of a file contains.' });

export const tableProfileSchema = z
  .object({
    columns: z.array(profileSchema).meta({ description: 'The columns, in the order of the file.' }),
    lines: z.array(z.array(z.string())).meta({ description: 'The first five records.' }),
    rows: z.int().meta({ description: 'How many records the profile is of.' }),
    isWhole: z.boolean().meta({ description: 'Whether these are all.' }),
  })
  .meta({ id: 'TableProfile', description: 'What a file contains.' });

export const previewSchema = z
  .object({
    ...readShape,
    shapes: z
      .array(
        z
          .object({ ...shapeShape, profile: tableProfileSchema })
          .meta({ id: 'PreviewShape', description: 'How files with the same columns would be read.' }),
      )
      .meta({ description: 'The shapes of the files, each with a profile of its first one.' }),
    refusal: messageSchema
      .nullable()
      .meta({ description: 'Why an import would be refused; null where it would not.' }),
    isWhole: z.boolean().meta({ description: 'Whether all records were read.' }),
  })
  .meta({ id: 'ImportPreview', description: 'What an import would read.' });
