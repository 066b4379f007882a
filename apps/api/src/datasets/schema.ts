import { z } from 'zod';
import { textSchema } from '../definition/text-schema.ts';
import { badRowSchema } from '../http/problem.ts';
import { messageSchema } from '../messages/schema.ts';
import { mappingSchema } from './mapping.ts';

const fileNameSchema = z
  .string('must be a text')
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'must be at most 200 characters')
  .default('records.csv')
  .meta({ description: 'Name of the file.', examples: ['customers-2026.csv'] });

const qualitySchema = z
  .array(messageSchema)
  .meta({ description: 'What is remarkable in the records: missing values, rare ones, merged spellings …' });

export const datasetSchema = z
  .object({
    id: z.uuid().meta({ description: 'Its id.' }),
    name: z
      .string()
      .meta({ description: 'Name of the file; the last one, if it was imported more than once.' }),
    fingerprint: z.string().meta({ description: '`sha256:` of the records as they are stored.' }),
    rows: z.int().meta({ description: 'Number of records.' }),
    leftOut: z.int().meta({ description: 'How many the predictor’s rule excluded.' }),
    skipped: z.int().meta({ description: 'Lines that could not be read and were left out.' }),
    mapping: mappingSchema,
    quality: qualitySchema,
    createdAt: z.iso.datetime().meta({ description: 'When they were imported.' }),
  })
  .meta({ id: 'Dataset', description: 'Imported records.' });

const readColumnSchema = z
  .object({
    name: z.string().meta({ description: 'Column that the predictor reads.' }),
    matched: z
      .string()
      .nullable()
      .meta({ description: 'Its name in the file; null where the file has none.' }),
    by: z
      .enum(['name', 'synonym', 'mapping'])
      .nullable()
      .meta({ description: 'How it was found; null where the file has none.' }),
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

const readFilesSchema = z
  .array(
    z
      .object({
        name: z.string().meta({ description: 'Name of the file.' }),
        format: formatSchema,
      })
      .meta({ id: 'ReadFile', description: 'A file that was read.' }),
  )
  .meta({ description: 'The files, in their order.' });

const readShape = {
  rows: z.int().meta({ description: 'Number of records.' }),
  leftOut: z.int().meta({ description: 'How many the predictor’s rule excluded.' }),
  badCount: z.int().meta({ description: 'How many lines cannot be read.' }),
  badRows: z.array(badRowSchema).meta({ description: 'The first 100 of them.' }),
  columns: z.array(readColumnSchema).meta({ description: 'The predictor’s columns.' }),
  ignored: z.array(z.string()).meta({ description: 'Columns of the file that are not read: the first 100.' }),
  ignoredCount: z.int().meta({ description: 'How many columns are not read.' }),
  files: readFilesSchema,
  mapping: mappingSchema,
  mappingFrom: z.enum(['request', 'saved', 'none']).meta({
    description: '`saved`: of the last import of a file with the same columns.',
  }),
  quality: qualitySchema,
};

export const importReportSchema = z
  .object({
    ...readShape,
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

export const previewSchema = z
  .object({
    ...readShape,
    refusal: messageSchema
      .nullable()
      .meta({ description: 'Why an import would be refused; null where it would not.' }),
    isWhole: z.boolean().meta({ description: 'Whether all records were read.' }),
    profile: z
      .object({
        columns: z.array(profileSchema).meta({ description: 'The columns, in the order of the file.' }),
        lines: z.array(z.array(z.string())).meta({ description: 'The first five records.' }),
        rows: z.int().meta({ description: 'How many records the profile is of.' }),
        isWhole: z.boolean().meta({ description: 'Whether these are all.' }),
      })
      .meta({ id: 'TableProfile', description: 'What the first file contains.' }),
  })
  .meta({ id: 'ImportPreview', description: 'What an import would read.' });

export const uploadSchema = z
  .object({
    id: z.uuid().meta({ description: 'Its id, for a preview and an import.' }),
    bytes: z.int().meta({ description: 'Size of the file.' }),
    digest: z.string().meta({ description: '`sha256:` of the file.' }),
  })
  .meta({ id: 'Upload', description: 'A file that waits to be imported.' });

const sourceShape = {
  files: z
    .array(
      z
        .strictObject({
          id: z.uuid('must be a UUID').meta({ description: 'Id of the upload.' }),
          name: fileNameSchema,
        })
        .meta({ id: 'ImportFile', description: 'An uploaded file and its name.' }),
    )
    .min(1, 'must have at least 1 element')
    .max(50, 'must have at most 50 elements')
    .meta({ description: 'The uploaded files, which are read as one.' }),
  mapping: mappingSchema.optional().meta({
    description: 'How they are read. Without it, as the last import of a file with the same columns.',
  }),
  skip: z
    .number('must be a number')
    .min(0, 'must be at least 0')
    .max(0.5, 'must be at most 0.5')
    .default(0)
    .meta({
      description: 'Share of lines that may be left out because they cannot be read.',
      examples: [0.01],
    }),
};

export const importRequestSchema = z
  .strictObject(sourceShape)
  .meta({ id: 'ImportRequest', description: 'Files to import.' });

export const previewRequestSchema = z
  .strictObject({
    ...sourceShape,
    maxRows: z
      .int('must be a whole number')
      .min(1, 'must be at least 1')
      .max(1e9, 'must be at most 1000000000')
      .default(20_000)
      .meta({ description: 'How many records are read.' }),
  })
  .meta({ id: 'PreviewRequest', description: 'Files to look at.' });

export const recordsSchema = z
  .object({
    predictor: z.string().meta({ description: 'Name of the predictor.' }),
    source: z.enum(['synthetic', 'import', 'published']).meta({
      description:
        'What the next training reads: generated records, imported records, or published figures of the trainer.',
    }),
    current: datasetSchema
      .nullable()
      .meta({ description: 'The imported records that the next training reads; null without any.' }),
    history: z
      .array(datasetSchema)
      .meta({ description: 'Earlier imports, newest first; DELETE goes back to the first of them.' }),
    columns: z
      .array(
        z
          .object({
            name: z.string().meta({ description: 'Its name in the header.' }),
            required: z.boolean().meta({ description: 'Whether a file without it is refused.' }),
            content: z
              .enum(['number', 'category', 'label', 'date', 'time', 'text'])
              .nullable()
              .meta({ description: 'What its cells contain; null where it is not declared.' }),
            values: z
              .array(z.string())
              .nullable()
              .meta({ description: 'The values of a category; null for other columns.' }),
          })
          .meta({ id: 'ExpectedColumn', description: 'A column that is read.' }),
      )
      .meta({ description: 'The columns of a file; empty where no files are accepted.' }),
    leavesOut: textSchema.nullable().meta({ description: 'Which records are excluded, and why.' }),
    disclaimer: textSchema
      .nullable()
      .meta({ description: 'The disclaimer that the publisher of such records requires.' }),
    synthetic: z
      .object({
        notice: textSchema.meta({ description: 'What is made up, and the true model behind it.' }),
        rows: z.int().meta({ description: 'How many records it generates.' }),
        seed: z.int().meta({ description: 'Its seed.' }),
      })
      .nullable()
      .meta({ description: 'The generator of made-up records.' }),
  })
  .meta({ id: 'Records', description: 'What a predictor is trained on.' });

export const datasetParamsSchema = z.object({
  name: z.string().meta({ description: 'Name of the predictor.', examples: ['churn'] }),
});

export const uploadParamsSchema = datasetParamsSchema.extend({
  id: z.uuid().meta({ description: 'Id of the upload.' }),
});

export const importQuerySchema = z.object({ name: fileNameSchema });
