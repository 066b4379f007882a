import { z } from 'zod';

export const infoSchema = z
  .object({
    name: z.string().meta({ description: 'Name of the product.', examples: ['presage'] }),
    version: z.string().meta({ description: 'Version of the API.', examples: ['0.1.0'] }),
    commit: z
      .string()
      .nullable()
      .meta({
        description: 'Commit that last changed the inputs of the image (its tag); null outside an image.',
        examples: ['0123456789ab'],
      }),
    image: z.string().nullable().meta({ description: 'Reference of the running image; null outside one.' }),
    digest: z.string().nullable().meta({ description: 'Digest of the running image; null outside one.' }),
    environment: z.string().meta({ description: 'Name of the environment.', examples: ['dev'] }),
    preview: z
      .object({
        branch: z.string().meta({ description: 'The branch.', examples: ['fix/basket'] }),
        commit: z.string().meta({ description: 'Its commit that runs.', examples: ['0123456789ab'] }),
      })
      .nullable()
      .meta({ description: 'The branch that this environment is a preview of; null for every other.' }),
    dashboard: z
      .url()
      .nullable()
      .meta({
        description:
          'Address of this environment’s application in the dashboard of Argo CD; null where none deploys it.',
        examples: ['https://localhost:30443/applications/argocd/presage-dev'],
      }),
    deliveries: z
      .boolean()
      .meta({ description: 'Whether this environment can show what was delivered.', examples: [true] }),
    deliveriesFor: z
      .enum(['accounts', 'everyone'])
      .meta({ description: 'Who may read that: `accounts`, or `everyone`.', examples: ['accounts'] }),
    logLevel: z.string().meta({ description: 'Lowest level that is logged.', examples: ['info'] }),
    startedAt: z.iso.datetime().meta({ description: 'When the process started.' }),
    uptimeSeconds: z.int().meta({ description: 'Whole seconds since the process started.', examples: [42] }),
    database: z
      .object({
        state: z.enum(['up', 'down']).meta({ description: 'Whether it answered this request.' }),
        migration: z
          .string()
          .nullable()
          .meta({ description: 'Its newest migration; null when down or empty.' }),
        latencyMs: z
          .number()
          .nullable()
          .meta({ description: 'Time of its answer in milliseconds; null when down.' }),
        fill: z
          .number()
          .nullable()
          .meta({
            description:
              'Share of its volume that it occupies; from 0.9 on, no prediction is stored. Null when not known.',
            examples: [0.25],
          }),
      })
      .meta({ id: 'DatabaseInfo', description: 'The database as this process sees it.' }),
    models: z.record(z.string(), z.string()).meta({
      description: 'Digest of the served model of each predictor.',
      examples: [{ churn: `sha256:${'0'.repeat(64)}` }],
    }),
    pins: z.record(z.string(), z.string()).meta({
      description:
        'The pins that these models are served for: `first` or a digest; `churn.shadow` is the version that answers unseen.',
      examples: [{ churn: 'first' }],
    }),
    pinProblem: z
      .string()
      .nullable()
      .meta({
        description: 'Why the environment’s present pins are not served, in English; null while they are.',
        examples: [null],
      }),
    node: z.string().meta({ description: 'Version of Node.', examples: ['v24.21.0'] }),
  })
  .meta({ id: 'Info', description: 'What runs here.' });

export type Info = z.infer<typeof infoSchema>;
