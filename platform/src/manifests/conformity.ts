import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { runProgram } from '../machine/run-program.ts';
import { inTemporaryFolder } from '../machine/temporary-folder.ts';
import { conformingDocuments } from './conforming.ts';
import { schemaLocation } from './schemas.ts';
import { deadline, type ManifestTools } from './tools.ts';

const report = z.object({
  resources: z
    .array(z.object({ filename: z.string(), kind: z.string(), name: z.string(), msg: z.string() }))
    .nullish(),
});
type Invalid = NonNullable<z.infer<typeof report>['resources']>[number];
type SchemaTools = Pick<ManifestTools, 'kubeconform' | 'schemas'>;

export interface Nonconformity {
  readonly kind: string;
  readonly name: string;
  readonly message: string;
}

/** What in rendered YAML differs from the schemas of Kubernetes, unknown fields included. */
export const nonconformities = async (tools: SchemaTools, yaml: string): Promise<readonly Nonconformity[]> =>
  (await nonconformitiesOfEach(tools, [yaml]))[0] ?? [];

/**
 * The same for several texts at once: kubeconform compiles each schema only once. A document that conformed before is
 * not read again, which saves a push a tenth of a second and more.
 */
export async function nonconformitiesOfEach(
  tools: SchemaTools,
  texts: readonly string[],
): Promise<Nonconformity[][]> {
  const known = await conformingDocuments(tools);
  const unread = texts.map((text) => text.split(/^---$/m).filter((document) => !known.has(document)));
  if (unread.flat().length === 0) return texts.map(() => []);
  return inTemporaryFolder('presage-schema-', async (folder) => {
    const files = texts.map((_, index) => join(folder, `${index}.yaml`));
    await Promise.all(files.map((file, index) => writeFile(file, unread[index]?.join('---') ?? '')));
    const invalid = await kubeconform(tools, files);
    if (invalid.length === 0) await known.add(unread.flat());
    return files.map((file) =>
      invalid
        .filter(({ filename }) => filename === file)
        .map(({ kind, name, msg }) => ({ kind, name, message: `${kind} ${name}: ${readable(msg)}` })),
    );
  });
}

async function kubeconform(tools: SchemaTools, files: readonly string[]): Promise<Invalid[]> {
  const location = schemaLocation(tools.schemas);
  // Several workers would compile the same schemas.
  const parameters = ['-strict', '-n', '1', '-output', 'json', '-schema-location', location, ...files];
  const { stdout, stderr, failed, exitCode, message } = await runProgram(
    tools.kubeconform,
    parameters,
    deadline,
  );
  if (failed && (exitCode !== 1 || stdout === ''))
    throw new Error(`kubeconform could not run: ${stderr || message}`);
  return report.parse(JSON.parse(stdout)).resources ?? [];
}

/** kubeconform's message is that of its JSON schema library, one line per place after a preamble. */
function readable(message: string): string {
  if (message.startsWith('could not find schema')) {
    return 'its kind and apiVersion are not part of this version of Kubernetes';
  }
  const places = [...message.matchAll(/- at '([^']*)': ([^\n]+?)(?= - at '|$)/gm)];
  if (places.length === 0) return message;
  return places
    .map(
      ([, path = '', problem = '']) =>
        `${field(path)}${problem.replace(/additional propert(y|ies) (.+) not allowed/, 'unknown field $2')}`,
    )
    .join('; ');
}

/** A JSON pointer as people write it: `/spec/ports/0/port` is `spec.ports[0].port`. */
const field = (pointer: string) =>
  pointer === ''
    ? ''
    : `${pointer
        .slice(1)
        .replaceAll('/', '.')
        .replace(/\.(\d+)/g, '[$1]')}: `;
