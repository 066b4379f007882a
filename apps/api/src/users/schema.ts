import { z } from 'zod';
import { roles } from '../http/permission.ts';
import { pageQuery, pageSchema } from '../lists/paging.ts';
import { message } from '../messages/message.ts';

const fields = {
  name: z
    .string('must be a text')
    .trim()
    .min(1, 'must not be empty')
    .max(120, 'must be at most 120 characters')
    .meta({ description: 'Full name.', examples: ['Ada Merle'] }),
  email: z
    .string('must be a text')
    .trim()
    .toLowerCase()
    .max(254, 'must be at most 254 characters')
    .pipe(z.email('must be an e-mail address, e.g. ada@example.org'))
    .meta({ description: 'E-mail, unique among users.', examples: ['ada@example.org'], format: 'email' }),
  role: z.enum(roles, `must be one of ${roles.join(', ')}`).meta({ description: 'What the user may do.' }),
};

export const userInputSchema = z
  .strictObject(fields)
  .meta({ id: 'UserInput', description: 'A user as an administrator writes it.' });

export const userChangeSchema = z
  .strictObject({
    ...fields,
    active: z
      .boolean('must be true or false')
      .meta({ description: 'False deactivates the account: its sessions end, and it can’t sign in.' }),
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, {
    error: 'must change at least one field',
    params: { message: message('nothing-to-change') },
  })
  .meta({ id: 'UserChange', description: 'The fields of a user to change; the others stay.' });

export const userSchema = z
  .object({
    id: z.uuid().meta({ description: 'Its id, never reused.' }),
    name: z.string().meta({ description: 'Full name.' }),
    email: z.string().meta({ description: 'E-mail, unique among users.' }),
    role: fields.role,
    state: z
      .enum(['uninvited', 'invited', 'active', 'deactivated'])
      .meta({ description: 'Whether the person can sign in: only `active` accounts can.' }),
    generated: z
      .boolean()
      .meta({ description: 'Whether it is the administrator that every installation has.' }),
    secondFactor: z.boolean().meta({ description: 'Whether signing in also asks for a code.' }),
    invitedUntil: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When the link of its invitation expires; null without one.' }),
    createdAt: z.iso.datetime().meta({ description: 'When it was created.' }),
    updatedAt: z.iso.datetime().meta({ description: 'When it was last changed.' }),
    version: z
      .int()
      .meta({ description: 'Counts the changes of administrators; the ETag holds it.', examples: [3] }),
  })
  .meta({ id: 'User', description: 'An account.' });

export const invitationSchema = z
  .object({
    token: z.string().meta({ description: 'Opens the account once; it is not stored and not shown again.' }),
    path: z.string().meta({
      description: 'The page to choose a password on, with the token after `#`, which no server receives.',
      examples: ['/invitation#…'],
    }),
    expiresAt: z.iso.datetime().meta({ description: 'When it expires.' }),
  })
  .meta({ id: 'Invitation', description: 'A single-use link to an account.' });

const token = z
  .string('must be a text')
  .max(100, 'must be at most 100 characters')
  .meta({ description: 'The token of the link.' });

export const invitationTokenSchema = z
  .strictObject({ token })
  .meta({ id: 'InvitationToken', description: 'The token of an invitation.' });

export const acceptanceSchema = z
  .strictObject({
    token,
    password: z
      .string('must be a text')
      .max(200, 'must be at most 200 characters')
      .meta({ description: 'The password to sign in with, at least 15 characters.', format: 'password' }),
  })
  .meta({
    id: 'Acceptance',
    description: 'The token of an invitation, and the password that the person chose.',
  });

export const invitedSchema = z
  .object({
    name: z.string().meta({ description: 'Name of the account.' }),
    email: z.string().meta({ description: 'E-mail to sign in with.' }),
    expiresAt: z.iso.datetime().meta({ description: 'When the link expires.' }),
  })
  .meta({ id: 'Invited', description: 'Whom an invitation is for.' });

export const userSorts = ['name', '-name', 'newest'] as const;

export const userQuerySchema = z.object({
  search: z.string().max(200, 'must be at most 200 characters').optional().meta({
    description: 'Words that the name or the e-mail contains, in any case, with or without accents.',
  }),
  role: fields.role.optional().meta({ description: 'Only users who may do this.' }),
  sort: z
    .enum(userSorts, `must be one of ${userSorts.join(', ')}`)
    .default('name')
    .meta({ description: 'Order of the list; a dash reverses it.' }),
  ...pageQuery,
});

export const userPageSchema = pageSchema('UserPage', 'users', userSchema);

export const userParamsSchema = z.object({ id: z.uuid().meta({ description: 'Id of the user.' }) });

export type User = z.infer<typeof userSchema>;
export type UserInput = z.infer<typeof userInputSchema>;
export type UserChange = z.infer<typeof userChangeSchema>;
export type UserQuery = z.infer<typeof userQuerySchema>;
