import { z } from 'zod';

const text = (description: string, example?: string) =>
  z.string().meta({ description, ...(example === undefined ? {} : { examples: [example] }) });
const orNull = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullable().meta({ description: schema.meta()?.description ?? '' });

const verb = z.enum(['promote', 'rollback']).meta({
  description: '`promote`: deliver what the environment before it runs; `rollback`: an earlier state.',
});
const environment = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,38}$/, 'is not the name of an environment')
  .meta({ description: 'The environment that is delivered to.', examples: ['prod'] });
const commit = z.string().regex(/^[0-9a-f]{40}$/, 'is not the full id of a commit');

/** What is asked for. */
export const deliveryOrderSchema = z
  .object({
    verb,
    environment,
    commit: commit.meta({
      description:
        'Promotion: the newest commit of the environment before it; rollback: the commit of its own log that is restored.',
    }),
    head: commit.nullable().meta({
      description: 'Its newest commit when the difference was shown; null before its first delivery.',
    }),
    confirmation: z
      .string()
      .max(100)
      .optional()
      .meta({ description: 'Its name, typed by the person, where the list of environments says so.' }),
  })
  .meta({ id: 'DeliveryOrder', description: 'A promotion or a rollback to carry out.' });

export const deliveryJobSchema = z
  .object({
    id: z.uuid().meta({ description: 'Id of the job.' }),
    verb,
    environment,
    commit: text('The commit that is promoted or restored.', '0123456789abcdef0123456789abcdef01234567'),
    by: text('Who asked for it.', 'Ada'),
    at: z.iso.datetime().meta({ description: 'When it was asked for.' }),
    state: z.enum(['queued', 'running', 'live', 'failed']).meta({ description: 'Where it stands.' }),
    ended: orNull(z.iso.datetime().meta({ description: 'When it ended.' })),
    delivered: orNull(text('The commit that it wrote on the environment’s branch.')),
    reason: orNull(text('Why it failed, in one sentence, in English.')),
    next: orNull(text('What to do next, in English.')),
    lines: z.array(z.string()).meta({ description: 'The last lines that it printed, in English.' }),
  })
  .meta({ id: 'DeliveryJob', description: 'A promotion or a rollback that was asked for.' });

export const deliveryJobsSchema = z
  .object({
    environments: z
      .array(
        z.object({
          name: environment,
          from: orNull(text('The environment that it is promoted from.', 'dev')),
          confirm: z.boolean().meta({ description: 'Whether its name is typed first.' }),
        }),
      )
      .meta({ description: 'The environments that can be delivered to from here; none where nothing can.' }),
    jobs: z.array(deliveryJobSchema).meta({ description: 'The newest jobs, newest first.' }),
  })
  .meta({ id: 'DeliveryJobs', description: 'What can be delivered from here, and what was.' });

export const jobParamsSchema = z.object({ id: z.uuid().meta({ description: 'Id of a job.' }) });

export type DeliveryOrder = z.infer<typeof deliveryOrderSchema>;
export type DeliveryJob = z.infer<typeof deliveryJobSchema>;
