import { z } from 'zod';

const text = (description: string, example: string) => z.string().meta({ description, examples: [example] });

const previewSchema = z
  .object({
    branch: text('The branch that it is an environment of.', 'fix/basket'),
    address: z
      .url()
      .meta({ description: 'Where its pages are.', examples: ['http://fix-basket.localhost:31000'] }),
    commit: z
      .string()
      .nullable()
      .meta({
        description: 'Commit of the branch; null before it is delivered.',
        examples: ['0123456789abcdef0123456789abcdef01234567'],
      }),
    updatedAt: z.iso.datetime().nullable().meta({ description: 'When that commit was delivered.' }),
    megabytes: z
      .int()
      .nullable()
      .meta({
        description: 'Size of its database when it was last pushed or reset; null where it has none.',
        examples: [12],
      }),
    asleep: z
      .boolean()
      .nullable()
      .meta({ description: 'Whether it has no pods until somebody asks for it; null while it comes up.' }),
    usedAt: z.iso.datetime().nullable().meta({ description: 'When somebody used it last, up to 30 s late.' }),
    sync: text('Whether the cluster is at the commit, as Argo CD reports it.', 'Synced'),
    health: z.string().meta({ description: 'Its health, as Argo CD reports it; may be empty.' }),
  })
  .meta({ id: 'Preview', description: 'An environment of a branch.' });

export const previewsSchema = z
  .object({ previews: z.array(previewSchema).meta({ description: 'In the order of their names.' }) })
  .meta({ id: 'Previews', description: 'The environments of branches.' });
