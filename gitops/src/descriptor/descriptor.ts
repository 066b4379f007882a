import { dirname } from 'node:path/posix';
import { type Environment, makeEnvironment } from '@presage/platform/environment';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { parse } from 'yaml';
import type { Image, JobImage } from './image.ts';
import { descriptorFile, orderedEnvironments, type ValidDefinition } from './schema.ts';
import type { Tree } from './tree.ts';

/** The descriptor with what the files of its tree add: the images that there are, the overlays' namespaces. */
export interface Descriptor extends Omit<ValidDefinition, 'environments' | 'images' | 'jobs'> {
  readonly environments: readonly Environment[];
  readonly images: readonly Image[];
  readonly jobs: readonly JobImage[];
}

const dockerfile = /^apps\/([^/]+)\/Dockerfile$/;

/** The namespace that an overlay states, or nothing where it can't be read: `validate` reports why. */
export async function namespaceOf(tree: Tree, name: string): Promise<string | undefined> {
  const text = await tree.read(`overlays/${name}/kustomization.yaml`);
  try {
    const namespace = (parse(text ?? '') as { namespace?: unknown } | null)?.namespace;
    return typeof namespace === 'string' ? namespace : undefined;
  } catch {
    return undefined;
  }
}

/** Inputs with the Dockerfile: the builder gets these files and no others. */
const withDockerfile = (inputs: readonly string[], file: string): readonly string[] =>
  inputs.some((input) => file === input || file.startsWith(`${input.replace(/\/$/, '')}/`) || input === '.')
    ? inputs
    : [...inputs, file];

/** @throws Refusal (78) for an image whose Dockerfile there is not */
async function requireDockerfiles(
  images: readonly Image[],
  apps: readonly string[],
  tree: Tree,
): Promise<void> {
  for (const { name, dockerfile: file } of images) {
    const exists = file.startsWith('apps/') ? apps.includes(file) : (await tree.read(file)) !== undefined;
    if (exists) continue;
    throw new Refusal(
      `${descriptorFile} is not valid:\n  images.${name}: ${file} does not exist.`,
      'Add the file, name another one in the field dockerfile, or remove the image.',
      exitCode.configuration,
    );
  }
}

/** @throws Refusal (78) for a Job that runs an image that there is not, or that has the name of one */
function requireImages({ jobs }: ValidDefinition, images: readonly Image[]): void {
  const known = images.map(({ name }) => name);
  for (const [job, { image }] of Object.entries(jobs)) {
    const problem = known.includes(job)
      ? `jobs.${job}: there is an image of that name too`
      : !known.includes(image) &&
        `jobs.${job}.image: there is no image "${image}"; the images are ${known.join(', ') || 'none'}`;
    if (problem) {
      throw new Refusal(
        `${descriptorFile} is not valid:\n  ${problem}.`,
        'An image is a folder of apps/ with a Dockerfile, or an entry of images.',
        exitCode.configuration,
      );
    }
  }
}

/**
 * Completes a valid descriptor from the files of the tree that it was read from.
 * @throws Refusal (78) when an image has no Dockerfile, or a Job names an image that there is not
 */
export async function resolveDescriptor(definition: ValidDefinition, tree: Tree): Promise<Descriptor> {
  const ordered = orderedEnvironments(definition.environments);
  const [files, ...namespaces] = await Promise.all([
    tree.list('apps'),
    ...ordered.map(({ name }) => namespaceOf(tree, name)),
  ]);
  const excluded = definition.ignored.map((pattern) => `:(exclude)${pattern}`);
  const found = files.flatMap((file) => dockerfile.exec(file)?.[1] ?? []);
  const images = [...new Set([...found, ...Object.keys(definition.images)])].sort().map((name): Image => {
    const { dockerfile: file = `apps/${name}/Dockerfile`, inputs = [dirname(file)] } =
      definition.images[name] ?? {};
    return { name, dockerfile: file, inputs: [...withDockerfile(inputs, file), ...excluded] };
  });
  await requireDockerfiles(images, files, tree);
  requireImages(definition, images);
  return {
    ...definition,
    environments: ordered.map(({ name, from }, index) => makeEnvironment(name, from, namespaces[index])),
    images,
    jobs: Object.entries(definition.jobs).map(([name, { image, inputs }]) => ({
      name,
      image,
      inputs: [...inputs, ...excluded],
    })),
  };
}
