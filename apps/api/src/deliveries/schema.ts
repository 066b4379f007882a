import { z } from 'zod';

const text = (description: string, example?: string) =>
  z.string().meta({ description, ...(example === undefined ? {} : { examples: [example] }) });
const commit = (description: string) => text(description, '0123456789abcdef0123456789abcdef01234567');
const instant = (description: string) => z.iso.datetime().meta({ description });
const orNull = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullable().meta({ description: schema.meta()?.description ?? '' });

const environmentName = text('Name of the environment.', 'dev');
const action = text(
  'What was done: `release`, `promote`, `rollback`, or an extension’s name for a change of pinned values.',
  'release',
);
const subject = text('First line of the commit.', 'release 0123456789ab to dev: a new price');
const by = text('Who delivered, without an e-mail address.', 'Ada');

const arrived = {
  name: text('Its name.', 'presage/api'),
  value: text('Of an image its tag: the commit that last changed what it is built from.', '0123456789ab'),
  since: orNull(instant('When it came to the environment; null where that is longer ago than is searched.')),
};

const imageSchema = z
  .object({ ...arrived, digest: text('Digest of the image.') })
  .meta({ id: 'DeliveredImage', description: 'An image that an environment runs.' });

const valueSchema = z
  .object(arrived)
  .meta({ id: 'DeliveredValue', description: 'A pinned value that an environment runs with.' });

export const deliveredEnvironmentSchema = z
  .object({
    name: environmentName,
    from: orNull(text('The environment that it is promoted from; null where main is released to it.', 'dev')),
    commit: orNull(commit('The newest commit of its branch; null before its first delivery.')),
    revision: orNull(commit('The revision of main in that commit.')),
    action: orNull(action),
    subject: orNull(subject),
    by: orNull(by),
    deliveredAt: orNull(instant('When that commit was written.')),
    sync: text('Whether the cluster is at the commit, as Argo CD reports it.', 'Synced'),
    health: text('Health of the environment, as Argo CD reports it.', 'Healthy'),
    healthSince: orNull(instant('Since when it has this health.')),
    current: z.boolean().meta({ description: 'Whether the cluster has the newest commit.' }),
    pods: z
      .object({
        ready: z.int().meta({ description: 'Pods that are ready.' }),
        total: z.int().meta({ description: 'Pods that there are.' }),
      })
      .meta({ description: 'Its pods, without those of Jobs.' }),
    problems: z.array(z.string()).meta({ description: 'What is wrong, in English.' }),
    images: z.array(imageSchema).meta({ description: 'What it runs.' }),
    pinned: z
      .array(
        z.object({
          title: text('What the values are.', 'Models'),
          values: z.array(valueSchema).meta({ description: 'The values.' }),
        }),
      )
      .meta({ description: 'What is pinned beside images.' }),
  })
  .meta({ id: 'DeliveredEnvironment', description: 'What an environment runs, and since when.' });

export const deliveredEnvironmentsSchema = z
  .object({
    environments: z
      .array(deliveredEnvironmentSchema)
      .meta({ description: 'In the order in which a change passes through them.' }),
  })
  .meta({ id: 'DeliveredEnvironments', description: 'The environments, side by side.' });

const changed = {
  name: text('Its name.', 'presage/api'),
  before: orNull(text('Its value before; null where there was none.')),
  after: orNull(text('Its value after; null where there is none.')),
};

export const deliverySchema = z
  .object({
    environment: environmentName,
    commit: commit('Commit of the environment’s branch.'),
    previous: orNull(commit('The commit before it on that branch; null for the first delivery.')),
    action,
    revision: commit('The revision of main in it.'),
    from: orNull(commit('Promotion: the commit that was promoted; rollback: the commit that was restored.')),
    by,
    subject,
    at: instant('When the commit was written.'),
    outcome: z
      .enum(['live', 'failed', 'replaced', 'under way', 'not recorded'])
      .meta({ description: 'How it ended; `replaced`: a later one came before it was live.' }),
    reason: orNull(text('Why it failed, in English.')),
    seconds: orNull(z.number().meta({ description: 'From its start until its end was known.' })),
    rolledBackBy: orNull(commit('The rollback that took it back.')),
    images: z.array(z.object(changed)).meta({ description: 'Images that it changed, by their tags.' }),
    pinned: z
      .array(z.object({ title: text('What the value is.', 'Models'), ...changed }))
      .meta({ description: 'Pinned values that it changed.' }),
    manifests: z.array(z.string()).meta({ description: 'Paths of manifests that it changed, at most 20.' }),
    moreManifests: z.int().meta({ description: 'How many more manifests it changed.' }),
  })
  .meta({ id: 'Delivery', description: 'A commit of an environment’s branch, and how its delivery ended.' });

export const deliveryPageSchema = z
  .object({
    items: z.array(deliverySchema).meta({ description: 'The deliveries of this part, newest first.' }),
    total: z
      .int()
      .meta({ description: 'How many there are; at most 2,000 of each environment are counted.' }),
  })
  .meta({ id: 'DeliveryPage', description: 'A part of what was delivered.' });

const pinChange = z.object({
  name: text('Its name.', 'presage/api'),
  from: text('Its value on the first side.').optional(),
  to: text('Its value on the second side.').optional(),
});

export const deliveryDifferenceSchema = z
  .object({
    environment: text('The environment whose manifests are compared.', 'prod'),
    from: commit('Commit of the first side.'),
    to: commit('Commit of the second side.'),
    images: z.array(pinChange).meta({ description: 'Images that differ.' }),
    pinned: z
      .array(
        z.object({
          title: text('What the values are.', 'Models'),
          changes: z.array(pinChange).meta({ description: 'Values that differ.' }),
        }),
      )
      .meta({ description: 'Pinned values that differ.' }),
    commits: z
      .array(
        z.object({
          revision: commit('Commit of main.'),
          subject,
          added: z.boolean().meta({ description: 'Whether the second side has it; else the first.' }),
        }),
      )
      .meta({ description: 'Commits of main that one side alone has, at most 100 of each.' }),
    manifests: text('The rendered manifests as a unified diff; empty where they are the same.'),
    truncated: z.boolean().meta({ description: 'Whether the diff was too long and its end is missing.' }),
  })
  .meta({ id: 'DeliveryDifference', description: 'What differs between two deliveries.' });

export const deliveryDiagnosisSchema = z
  .object({
    environment: environmentName,
    state: z
      .enum(['red', 'waiting', 'fine'])
      .meta({ description: 'Whether something is wrong, or awaited.' }),
    text: text('Cause, commit that brought it, what still serves, in English.'),
    details: z
      .array(z.string())
      .meta({ description: 'Warnings of Kubernetes and last lines of a pod; empty without an account.' }),
    next: text('What to type next.'),
  })
  .meta({ id: 'DeliveryDiagnosis', description: 'Why an environment is red, slow or waiting.' });

const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,38}$/, 'is not the name of an environment')
  .meta({ description: 'Name of an environment.', examples: ['dev'] });
const side = (which: string) =>
  z
    .string()
    .regex(/^([a-z][a-z0-9-]{0,38}|[0-9a-f]{40})$/, 'is neither an environment nor a commit')
    .meta({
      description: `${which}: an environment, or a commit of an environment’s branch.`,
      examples: ['prod'],
    });

export const logQuerySchema = z.object({
  environment: name.optional().meta({ description: 'Of one environment alone; without it of all.' }),
  max: z.coerce
    .number()
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(100, 'must be at most 100')
    .default(20)
    .meta({ description: 'How many deliveries are answered at most.' }),
  skip: z.coerce
    .number()
    .int('must be a whole number')
    .min(0, 'must be at least 0')
    .max(100_000, 'must be at most 100000')
    .default(0)
    .meta({ description: 'How many of the newest are left out.' }),
});
export const differenceQuerySchema = z.object({ from: side('The first side'), to: side('The second side') });
export const diagnosisQuerySchema = z.object({ environment: name });
