import { z } from 'zod';

/** E-mail of the administrator that every installation has; the password is in the Secret. */
export const administratorEmail = 'admin@presage.local';

export const credentialsSchema = z
  .strictObject({
    email: z
      .string('must be a text')
      .trim()
      .toLowerCase()
      .max(254, 'must be at most 254 characters')
      .default(administratorEmail)
      .meta({ description: 'E-mail of the administrator.' }),
    password: z
      .string('must be a text')
      .min(1, 'must not be empty')
      .max(200, 'must be at most 200 characters')
      .meta({ description: 'The password of the Secret.', format: 'password' }),
  })
  .meta({ id: 'Credentials', description: 'E-mail and password to sign in with.' });

export const currentSessionSchema = z
  .object({
    user: z
      .object({
        name: z.string().meta({ description: 'Name to show.' }),
        email: z.string().meta({ description: 'E-mail of the user.' }),
        role: z.enum(['admin', 'user']).meta({ description: 'What the user may do.' }),
      })
      .meta({ id: 'SessionUser', description: 'The user who is signed in.' })
      .nullable()
      .meta({ description: 'Null for a visitor.' }),
    expiresAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When the session ends; null for a visitor.' }),
  })
  .meta({ id: 'Session', description: 'The session of the request.' });
