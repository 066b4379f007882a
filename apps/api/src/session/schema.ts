import { z } from 'zod';
import { roles } from '../http/permission.ts';

/** E-mail of the administrator that every installation has; its first password is in the Secret. */
export const administratorEmail = 'admin@presage.local';

export const emailSchema = z
  .string('must be a text')
  .trim()
  .toLowerCase()
  .max(254, 'must be at most 254 characters');

export const passwordSchema = z
  .string('must be a text')
  .min(1, 'must not be empty')
  .max(200, 'must be at most 200 characters');

export const credentialsSchema = z
  .strictObject({
    email: emailSchema
      .default(administratorEmail)
      .meta({ description: 'E-mail of the account; by default that of the generated administrator.' }),
    password: passwordSchema.meta({ description: 'Its password.', format: 'password' }),
    code: z
      .string('must be a text')
      .trim()
      .max(40, 'must be at most 40 characters')
      .optional()
      .meta({ description: 'For an account with a second factor: a code of the app, or a recovery code.' }),
  })
  .meta({ id: 'Credentials', description: 'E-mail and password to sign in with.' });

const userFields = {
  id: z.uuid().meta({ description: 'Id of the account.' }),
  name: z.string().meta({ description: 'Name to show.' }),
  email: z.string().meta({ description: 'E-mail of the account.' }),
  role: z.enum(roles).meta({ description: 'What the account may do.' }),
};

export const accountSchema = z
  .object({
    ...userFields,
    password: z.enum(['generated', 'own']).meta({
      description: '`generated`: that of the Secret, which `npm run gitops password` prints.',
    }),
    secondFactor: z.boolean().meta({ description: 'Whether signing in also asks for a code.' }),
    recoveryCodes: z.int().meta({ description: 'How many recovery codes are left.' }),
  })
  .meta({ id: 'Account', description: 'The account that is signed in.' });

export const confirmationSchema = z
  .strictObject({
    password: passwordSchema.meta({ description: 'The present password.', format: 'password' }),
  })
  .meta({ id: 'Confirmation', description: 'The password again, for a change of how the account signs in.' });

export const codeSchema = z
  .strictObject({
    code: z
      .string('must be a text')
      .trim()
      .max(40, 'must be at most 40 characters')
      .meta({ description: 'A code of the app.', examples: ['123456'] }),
  })
  .meta({ id: 'SecondFactorCode', description: 'A code of the authenticator app.' });

export const totpSetupSchema = z
  .object({
    secret: z.string().meta({ description: 'The secret in base32, to type into the app.' }),
    uri: z.string().meta({ description: 'The same as an `otpauth:` URI, for a QR code.' }),
  })
  .meta({ id: 'SecondFactorSetup', description: 'What an authenticator app is set up with.' });

export const recoveryCodesSchema = z
  .object({
    codes: z.array(z.string()).meta({ description: 'Each replaces a code of the app, once.' }),
  })
  .meta({ id: 'RecoveryCodes', description: 'Codes for when the app is lost; they are not shown again.' });

export const userIdSchema = z.object({ id: z.uuid().meta({ description: 'Id of the user.' }) });

export const passwordChangeSchema = z
  .strictObject({
    current: passwordSchema.meta({ description: 'The present password.', format: 'password' }),
    password: z
      .string('must be a text')
      .max(200, 'must be at most 200 characters')
      .meta({ description: 'The new one, at least 15 characters.', format: 'password' }),
  })
  .meta({ id: 'PasswordChange', description: 'The present password and the new one.' });

export const currentSessionSchema = z
  .object({
    user: z
      .object(userFields)
      .meta({ id: 'SessionUser', description: 'The account that is signed in.' })
      .nullable()
      .meta({ description: 'Null for a visitor.' }),
    expiresAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When the session ends, however much it is used; null for a visitor.' }),
  })
  .meta({ id: 'Session', description: 'The session of the request.' });

export const listedSessionSchema = z
  .object({
    id: z.uuid().meta({ description: 'Id of the session.' }),
    current: z.boolean().meta({ description: 'Whether it is the session of this request.' }),
    agent: z.string().meta({ description: 'What the browser or program calls itself.' }),
    address: z.string().meta({ description: 'The address from which it was opened.' }),
    createdAt: z.iso.datetime().meta({ description: 'When it was opened.' }),
    seenAt: z.iso.datetime().meta({ description: 'When it was last used, to the minute.' }),
    endsAt: z.iso.datetime().meta({ description: 'When it ends, however much it is used.' }),
  })
  .meta({ id: 'ListedSession', description: 'A session of an account.' });

export const sessionListSchema = z
  .object({
    items: z.array(listedSessionSchema).meta({ description: 'The sessions, the last used one first.' }),
  })
  .meta({ id: 'SessionList', description: 'The sessions of an account.' });

export const sessionParamsSchema = z.object({ id: z.uuid().meta({ description: 'Id of the session.' }) });

export const sessionOfUserParamsSchema = userIdSchema.extend({
  session: z.uuid().meta({ description: 'Id of the session.' }),
});

export const sessionDeletionSchema = z.object({
  others: z
    .enum(['true', 'false'], 'must be one of true, false')
    .optional()
    .meta({ description: '`true`: all but the session of this request.' }),
});

export const endedSessionsSchema = z
  .object({ ended: z.int().meta({ description: 'How many sessions were ended.' }) })
  .meta({ id: 'EndedSessions', description: 'What became of the sessions.' });
