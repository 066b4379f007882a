import { exitCode, Refusal } from '@presage/runtime/refusal';
import { z } from 'zod';
import type { DeliveryDefinition } from './define.ts';
import { deliveriesSchema } from './deliveries.ts';
import { previewMistakes, previewsSchema } from './previews.ts';

export const descriptorFile = 'gitops.config.ts';

const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,38}[a-z0-9]$|^[a-z]$/, 'is not a name of lower-case letters, digits and hyphens');
const path = z
  .string()
  .min(1)
  .refine((value) => !value.startsWith('/') && !value.split('/').includes('..'), {
    error: 'is not a path inside the repository',
  });
const paths = z.array(path);
const command = z.array(z.string().min(1)).min(1, 'is empty');

/** An example of each field, for the sentence that refuses another value. */
const examples: Readonly<Record<string, string>> = {
  environments: "environments: ['dev', 'prod']",
  images: "images: { web: { inputs: ['apps/web', 'package.json'] } }",
  jobs: "jobs: { migrate: { image: 'api', inputs: ['apps/api/migrations'] } }",
  ignored: "ignored: ['*.test.ts']",
  pinnedFiles: "pinnedFiles: ['versions.env']",
  secrets: "secrets: { 'database-password': { bytes: 24 } }",
  clusterResources: "clusterResources: ['apps/api/cluster']",
  generated:
    "generated: [{ title: 'Generate the client', command: ['node', 'generate.ts'], folder: 'apps/api', inputs: ['apps/api/schema.prisma'], output: 'apps/api/generated' }]",
  suites: "suites: ['gitops', 'apps/web']",
  endToEnd: "endToEnd: 'e2e'",
  benchmarks: "benchmarks: { push: ['node', 'bench/push.ts'] }",
  start: "start: { command: ['node', 'apps/web/server.ts'] }",
  demonstration: "demonstration: ['apps', 'e2e']",
  extensions: "extensions: ['apps/delivery/src/extension.ts']",
  previews: "previews: { service: 'web', max: 5 }",
  deliveries: "deliveries: { client: 'api' }",
};

const schema = z.strictObject({
  environments: z
    .array(
      z.union([name, z.strictObject({ name, from: name })], {
        error: 'is neither a name nor { name, from }',
      }),
    )
    .min(1, 'names no environment'),
  images: z
    .record(
      name,
      z.strictObject({ dockerfile: path.optional(), inputs: paths.min(1, 'is empty').optional() }),
    )
    .default({}),
  jobs: z.record(name, z.strictObject({ image: name, inputs: paths.min(1, 'is empty') })).default({}),
  ignored: z.array(z.string().min(1)).default([]),
  pinnedFiles: z
    .array(z.string().regex(/^[a-z][a-z0-9-]*\.env$/, 'is not the name of an .env file'))
    .default([]),
  secrets: z
    .record(
      z.string().regex(/^[a-z][a-z0-9.-]*$/, 'is not a key of a Secret'),
      z.strictObject({
        bytes: z.number().int().min(12, 'is less than 12 bytes').max(96, 'is more than 96 bytes'),
        account: z.string().min(1).optional(),
      }),
    )
    .default({}),
  clusterResources: paths.default([]),
  generated: z
    .array(
      z.strictObject({
        title: z.string().min(1),
        command,
        folder: path,
        inputs: paths.min(1, 'is empty'),
        output: path,
      }),
    )
    .default([]),
  suites: paths.default([]),
  endToEnd: path.optional(),
  benchmarks: z.record(name, command).default({}),
  start: z.strictObject({ command, dev: command.optional() }).optional(),
  demonstration: paths.default([]),
  extensions: paths.default([]),
  previews: previewsSchema,
  deliveries: deliveriesSchema,
});

export type ValidDefinition = z.infer<typeof schema>;

/** Environments in order, each with the one that it is promoted from. */
export function orderedEnvironments(
  environments: DeliveryDefinition['environments'],
): { name: string; from: string | undefined }[] {
  return environments.map((entry, index) => {
    if (typeof entry !== 'string') return entry;
    const before = environments[index - 1];
    return { name: entry, from: typeof before === 'object' ? before.name : before };
  });
}

/** Entries of a list that occur earlier in it. */
function repeated(field: string, values: readonly string[]): string[] {
  return values.flatMap((value, index) =>
    values.indexOf(value) < index ? [`${field}[${index}]: "${value}" is named twice`] : [],
  );
}

/** Mistakes in fields that are valid on their own. */
function contradictions(definition: ValidDefinition): string[] {
  const { environments, jobs, images } = definition;
  const ordered = orderedEnvironments(environments);
  const seen = new Set<string>();
  const wrong: string[] = [];
  for (const [index, { name: given, from }] of ordered.entries()) {
    if (seen.has(given)) wrong.push(`environments[${index}]: "${given}" is named twice`);
    if (from !== undefined && !seen.has(from))
      wrong.push(
        `environments[${index}]: "${given}" is promoted from "${from}", but no earlier environment has that name`,
      );
    seen.add(given);
  }
  for (const job of Object.keys(jobs)) {
    if (job in images) wrong.push(`jobs.${job}: there is an image of that name too`);
  }
  for (const field of ['pinnedFiles', 'clusterResources', 'suites', 'extensions'] as const)
    wrong.push(...repeated(field, definition[field]));
  wrong.push(...previewMistakes(definition, ordered));
  return wrong;
}

/**
 * Checks a descriptor.
 * @param value what gitops.config.ts exports
 * @param where names the file in the message
 * @throws Refusal (78) with one sentence for each mistake: field, problem, example
 */
export function validDefinition(value: unknown, where: string): ValidDefinition {
  const read = schema.safeParse(value, { error: problemOf });
  const mistakes = read.success
    ? contradictions(read.data).map((mistake) => withExample(mistake))
    : read.error.issues.flatMap(sentences);
  if (read.success && mistakes.length === 0) return read.data;
  throw new Refusal(
    [`${where} is not valid:`, ...mistakes.map((mistake) => `  ${mistake}`)].join('\n'),
    'Fix the fields above and run the same command again.',
    exitCode.configuration,
  );
}

const types: Readonly<Record<string, string>> = {
  array: 'a list',
  int: 'a whole number',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'a string',
};

/** The problem of a value for which its schema has no text of its own. */
function problemOf(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined) return 'is missing';
  if (issue.code === 'too_small') return 'is empty';
  return issue.code === 'invalid_type' ? `is not ${types[issue.expected] ?? issue.expected}` : undefined;
}

function sentences(issue: z.core.$ZodIssue): string[] {
  const at = issue.path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part),
    '',
  );
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) =>
      at
        ? withExample(`${at}.${key}: is not a field`)
        : `${key}: is not a field. The fields are ${Object.keys(examples).join(', ')}.`,
    );
  if (issue.code === 'invalid_key') {
    const [why] = issue.issues;
    return [withExample(`${at}: the key ${why?.message ?? 'is not valid'}`)];
  }
  if (at) return [withExample(`${at}: ${issue.message}`)];
  return [
    `the default export ${issue.message}. Example: export default defineDelivery({ ${examples.environments} });`,
  ];
}

function withExample(mistake: string): string {
  const example = examples[/^\w+/.exec(mistake)?.[0] ?? ''];
  return example ? `${mistake}. Example: ${example}` : `${mistake}.`;
}
