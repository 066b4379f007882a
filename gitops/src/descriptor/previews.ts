import { z } from 'zod';

const resource = z.string().regex(/^[a-z][a-z0-9-]{0,61}[a-z0-9]$/, 'is not the name of a Kubernetes object');
const identifier = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/, 'is not a name in PostgreSQL');
const count = (max: number) =>
  z
    .number()
    .int()
    .min(1, 'is less than 1')
    .max(max, `is more than ${max.toLocaleString('en')}`);

const database = z.strictObject({
  service: resource,
  name: identifier,
  user: identifier,
  secret: z.string().min(1),
  clients: z.array(resource).min(1, 'is empty'),
  maxMegabytes: count(1_000_000).default(1024),
  sampleRows: count(100_000).default(1000),
  empty: z.array(identifier).default([]),
  replace: z
    .record(
      z.string().regex(/^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*$/, 'is not table.column'),
      z.union([z.string().min(1), z.null()], { error: 'is neither an SQL expression nor null' }),
    )
    .default({}),
});

/** The field `previews` of a descriptor; nothing where it is off. */
export const previewsSchema = z
  .preprocess(
    (value) => (value === false ? undefined : value),
    z
      .strictObject({
        service: resource,
        max: count(50).default(5),
        idle: z
          .string()
          .regex(/^[1-9]\d{0,4}[smhd]$/, 'is not a time such as 30m')
          .default('30m'),
        memory: z
          .string()
          .regex(/^[1-9]\d*(Mi|Gi)$/, 'is not an amount of memory such as 4Gi')
          .default('4Gi'),
        database: database.optional(),
        volumes: z
          .record(resource, z.strictObject({ exclude: z.array(z.string().min(1)).default([]) }))
          .default({}),
        copiedJobs: z.array(resource).default([]),
      })
      .optional(),
  )
  .optional();

export type Previews = NonNullable<z.infer<typeof previewsSchema>>;
export type PreviewDatabase = NonNullable<Previews['database']>;

interface Stated {
  readonly previews?: Previews | undefined;
  readonly secrets: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, unknown>>;
}

/** What contradicts the rest of a descriptor. */
export function previewMistakes(
  { previews, secrets, jobs }: Stated,
  environments: readonly { readonly name: string }[],
): string[] {
  if (!previews) return [];
  const secret = previews.database?.secret;
  return [
    ...environments.flatMap(({ name }, index) =>
      /^preview(-|$)/.test(name)
        ? [
            `environments[${index}]: "${name}" is a name of previews; choose another one or write previews: false`,
          ]
        : [],
    ),
    ...(secret === undefined || secret in secrets
      ? []
      : [`previews.database.secret: "${secret}" is not a key of secrets`]),
    ...previews.copiedJobs
      .filter((job) => !(job in jobs))
      .map((job) => `previews.copiedJobs: "${job}" is not a key of jobs`),
  ];
}
