import { z } from 'zod';

/** A `Text` as routes answer it. */
export const textSchema = z
  .object({
    en: z.string().meta({ description: 'In English.' }),
    fr: z.string().meta({ description: 'In French.' }),
  })
  .meta({ id: 'Text', description: 'What people read, in every language.' });
