import { z } from 'zod';
import { pageQuery, pageSchema } from '../lists/paging.ts';
import { message } from '../messages/message.ts';

export const categories = [
  'computers',
  'keyboards',
  'screens',
  'mice',
  'audio',
  'storage',
  'network',
  'accessories',
] as const;

const currencies = Intl.supportedValuesOf('currency');
const isCurrency = new Set(currencies);

const categorySchema = z
  .enum(categories, `must be one of ${categories.join(', ')}`)
  .meta({ id: 'Category', description: 'Category of the product: a key that the web translates.' });

const text = (max: number) =>
  z.string('must be a text').trim().min(1, 'must not be empty').max(max, `must be at most ${max} characters`);

const whole = (max: number) =>
  z.int('must be a whole number').min(0, 'must be at least 0').max(max, `must be at most ${max}`);

const fields = {
  name: text(120).meta({ description: 'Name in English.', examples: ['The Even-Tempered Keyboard'] }),
  nameFr: text(120)
    .nullable()
    .optional()
    .meta({ description: 'Name in French; null shows the English one.' }),
  description: text(2_000).meta({ description: 'Description in English.', multiline: true }),
  descriptionFr: text(2_000)
    .meta({ multiline: true })
    .nullable()
    .optional()
    .meta({ description: 'Description in French; null shows the English one.' }),
  category: categorySchema,
  priceCents: whole(100_000_000).meta({
    description: 'Price in hundredths of the currency.',
    examples: [12900],
  }),
  currency: z
    .string('must be a text')
    .refine((code) => isCurrency.has(code), {
      error: 'must be a currency of ISO 4217 in capitals, e.g. EUR',
      params: { message: message('not-a-currency') },
    })
    .meta({ description: 'Currency by its ISO 4217 code.', examples: ['EUR'], enum: currencies }),
  stock: whole(1_000_000).meta({ description: 'How many are left.', examples: [12] }),
  glyph: z
    .string('must be a text')
    .regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and dashes, e.g. laptop')
    .meta({ description: 'Name of the drawing that the web shows for it.', examples: ['keyboard'] }),
};

/** Fields that an administrator writes. An optional one is `.nullable().optional()`. */
export const productFieldNames = Object.keys(fields) as (keyof typeof fields)[];

export const productInputSchema = z
  .strictObject(fields)
  .meta({ id: 'ProductInput', description: 'A product as an administrator writes it.' });

export const productChangeSchema = z
  .strictObject(fields)
  .partial()
  .refine((change) => Object.keys(change).length > 0, {
    error: 'must change at least one field',
    params: { message: message('nothing-to-change') },
  })
  .meta({ id: 'ProductChange', description: 'The fields of a product to change; the others stay.' });

/** What is stored of a product: each optional field is there, null when it was left out. */
const storedFields = z.object(fields).required().shape;

export const productSchema = z
  .object({
    id: z.uuid().meta({ description: 'Id of the product, never reused.' }),
    ...storedFields,
    createdAt: z.iso.datetime().meta({ description: 'When it was created.' }),
    updatedAt: z.iso.datetime().meta({ description: 'When it was last changed.' }),
    version: z
      .int()
      .meta({ description: 'Increases with each change; the ETag is the version.', examples: [3] }),
  })
  .meta({ id: 'Product', description: 'A product of the shop.' });

export const productSorts = ['name', '-name', 'price', '-price', 'newest'] as const;

export const productQuerySchema = z.object({
  search: z
    .string()
    .max(200, 'must be at most 200 characters')
    .optional()
    .meta({
      description: 'Words that the names or descriptions contain, regardless of case and accents.',
      examples: ['keyboard'],
    }),
  category: categorySchema.optional(),
  sort: z
    .enum(productSorts, `must be one of ${productSorts.join(', ')}`)
    .default('name')
    .meta({ description: 'Order of the list; a dash reverses it.' }),
  ...pageQuery,
});

export const productPageSchema = pageSchema('ProductPage', 'products', productSchema);

export const productParamsSchema = z.object({
  id: z.uuid().meta({ description: 'Id of the product.' }),
});

export const categoryListSchema = z
  .object({
    items: z
      .array(
        z
          .object({
            category: categorySchema,
            count: z.int().meta({ description: 'How many products are in it.' }),
          })
          .meta({ id: 'CategoryCount', description: 'A category and how many products it has.' }),
      )
      .meta({ description: 'All categories that have products, by their key.' }),
  })
  .meta({ id: 'CategoryList', description: 'The categories of the shop.' });

export type Product = z.infer<typeof productSchema>;
export type ProductInput = z.infer<typeof productInputSchema>;
export type ProductChange = z.infer<typeof productChangeSchema>;
export type ProductQuery = z.infer<typeof productQuerySchema>;
