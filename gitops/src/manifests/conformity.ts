import { execa } from 'execa';
import { z } from 'zod';
import { conformingDocuments } from './conforming.ts';
import { schemaLocation } from './schemas.ts';
import { deadline, type ManifestTools } from './tools.ts';

const report = z.object({
  resources: z
    .array(z.object({ kind: z.string(), name: z.string(), status: z.string(), msg: z.string() }))
    .nullish(),
});

export interface Nonconformity {
  readonly kind: string;
  readonly name: string;
  readonly message: string;
}

/**
 * What in rendered YAML differs from the schemas of Kubernetes, unknown fields included. A document that conformed
 * before is not read again, which saves a push a tenth of a second and more.
 */
export async function nonconformities(
  tools: Pick<ManifestTools, 'kubeconform' | 'schemas'>,
  yaml: string,
): Promise<Nonconformity[]> {
  const known = await conformingDocuments(tools);
  const documents = yaml.split(/^---$/m).filter((document) => !known.has(document));
  if (documents.length === 0) return [];
  const parameters = ['-strict', '-output', 'json', '-schema-location', schemaLocation(tools.schemas)];
  const { stdout, stderr, failed, exitCode, message } = await execa(tools.kubeconform, parameters, {
    input: documents.join('---'),
    reject: false,
    ...deadline,
  });
  if (failed && (exitCode !== 1 || stdout === ''))
    throw new Error(`kubeconform could not run: ${stderr || message}`);
  const wrong = report.parse(JSON.parse(stdout)).resources ?? [];
  if (wrong.length === 0) await known.add(documents);
  return wrong.map(({ kind, name, msg }) => ({
    kind,
    name,
    message: `${kind} ${name}: ${readable(msg)}`,
  }));
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
