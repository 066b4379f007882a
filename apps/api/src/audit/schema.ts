import { z } from 'zod';
import { pageQuery, pageSchema } from '../lists/paging.ts';

/** Of an environment, through the page Deliveries: `after` has the commit and how it ended. */
export const deliveryActions = ['environment-promoted', 'environment-rolled-back'] as const;

export const auditActions = [
  'account-created',
  'account-changed',
  'account-deactivated',
  'account-reactivated',
  'account-deleted',
  'account-invited',
  'invitation-accepted',
  'password-changed',
  'sessions-ended',
  'second-factor-on',
  'second-factor-removed',
  'recovery-codes-made',
  'recovery-code-used',
  ...deliveryActions,
] as const;

/** What was changed. */
export type AuditAction = (typeof auditActions)[number];

const values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable();

export const auditEntrySchema = z
  .object({
    id: z.uuid().meta({ description: 'Id of the entry, in the order of time.' }),
    at: z.iso.datetime().meta({ description: 'When it was changed.' }),
    actor: z.string().meta({ description: 'E-mail of the account that changed it, as it was then.' }),
    action: z.enum(auditActions).meta({ description: 'What was changed.' }),
    subject: z.string().meta({
      description: 'E-mail of the account that was changed, as it was then, or the name of the environment.',
    }),
    subjectId: z
      .uuid()
      .meta({ description: 'Id of that account, which may be deleted, or of the job that delivered.' }),
    before: values.meta({ description: 'The changed values before; null for a new account.' }),
    after: values.meta({ description: 'The same values afterwards; null for a deleted account.' }),
  })
  .meta({
    id: 'AuditEntry',
    description: 'One change of an account or an environment. Never contains a password or a token.',
  });

export const auditQuerySchema = z.object({ ...pageQuery });

export const auditPageSchema = pageSchema('AuditPage', 'changes', auditEntrySchema);

/** Values of an account before or after a change. */
export type AuditValues = z.infer<typeof values>;
