import { existsSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import type { Environment } from '../environment/environment.ts';
import { runProgram } from '../machine/run-program.ts';
import { inTemporaryFolder } from '../machine/temporary-folder.ts';
import { type Finding, kustomizationFile } from './finding.ts';
import { type Entry, type Marked, marked, type Selector } from './marks.ts';
import { nearest } from './nearest.ts';
import { imageName, imagesOf, type KubernetesObject } from './objects.ts';
import { isProven } from './proof.ts';
import { type Kustomization, readSources, type Sources } from './sources.ts';
import { deadline, type ManifestTools } from './tools.ts';

const pinned = 'presage-mark-pinned-';

/** What the pins of a release will be: every image that this repository builds, under another name. */
const pinsOf = (images: readonly string[]) => ({
  apiVersion: 'kustomize.config.k8s.io/v1alpha1',
  kind: 'Component',
  images: images.map((image) => ({
    name: imageName(image),
    newName: `pinned/${imageName(image)}`,
    tagSuffix: pinned,
  })),
});

/**
 * What only a rendering with marks shows: entries of kustomizations that match nothing, and images that the pins of a
 * release would not reach. One run of kustomize renders all environments of a copy of the tree.
 * @param images names of the images that a release pins
 */
export async function probe(
  { kustomize }: Pick<ManifestTools, 'kustomize'>,
  tree: string,
  environments: readonly Environment[],
  images: readonly string[],
): Promise<Finding[]> {
  const sources = environments.map(({ name }) => readSources(tree, name));
  if (sources.some(({ findings }) => findings.length > 0)) return []; // a rendering reports them
  const kustomizations = new Map(sources.flatMap(({ kustomizations: own }) => [...own]));
  const marks = marksOf(tree, kustomizations, environments);
  const empty = emptyPatches(marks);
  if (isProven(tree, kustomizations, marks, environments)) return empty;
  return inTemporaryFolder('presage-probe-', async (folder) => {
    await Promise.all(
      ['base', 'components', 'overlays'].map(async (part) => {
        if (existsSync(join(tree, part)))
          await cp(join(tree, part), join(folder, part), { recursive: true, verbatimSymlinks: true });
      }),
    );
    for (const [path, { kustomization }] of marks)
      await writeFile(join(folder, path, kustomizationFile), stringify(kustomization));
    for (const { pins } of environments) {
      await mkdir(join(folder, pins, '..'), { recursive: true });
      await writeFile(join(folder, pins), stringify(pinsOf(images)));
    }
    const outputs = await rendered(kustomize, folder, environments);
    if (typeof outputs === 'string') return [...empty, finding('overlays', 'probe', outputs)];
    const objects = outputs
      .flatMap((output) => parseAllDocuments(output))
      .map((document) => document.toJS() as KubernetesObject);
    const text = outputs.join('');
    return [
      ...empty,
      ...[...marks].flatMap(([path, { entries }]) =>
        entries
          .filter(({ mark }) => !text.includes(mark))
          .map((entry) =>
            finding(`${path}/${kustomizationFile}`, 'matches-nothing', unmatched(entry, objects)),
          ),
      ),
      ...environments.flatMap((environment, index) =>
        unpinned(environment, sources[index], objects, images).map((message) => ({
          ...finding(`${environment.overlay}/${kustomizationFile}`, 'not-pinned', message),
          environment: environment.name,
        })),
      ),
    ];
  });
}

const finding = (file: string, rule: string, message: string): Finding => ({
  file,
  environment: undefined,
  rule,
  message,
});

/** The marked kustomizations by folder, without the pins, which may name images that nothing runs. */
function marksOf(
  tree: string,
  kustomizations: ReadonlyMap<string, Kustomization>,
  environments: readonly Environment[],
): Map<string, Marked> {
  const pins = environments.map(({ overlay }) => `${overlay}/pins`);
  const folders = [...kustomizations].filter(([folder]) => !pins.includes(folder));
  return new Map(
    folders.map(([folder, kustomization], index) => [
      folder,
      marked(tree, folder, kustomization, String(index)),
    ]),
  );
}

const emptyPatches = (marks: ReadonlyMap<string, Marked>): Finding[] =>
  [...marks].flatMap(([folder, { empty }]) =>
    empty.map(({ place, file }) =>
      finding(
        `${folder}/${kustomizationFile}`,
        'patch-empty',
        `${place}${file ? ` (${file})` : ''} holds no change, only comments or nothing; write one, or remove the entry`,
      ),
    ),
  );

/** The environments rendered together or, where their objects collide, one by one; the reason where one can't be. */
async function rendered(
  kustomize: string,
  folder: string,
  environments: readonly Environment[],
): Promise<string[] | string> {
  const together = 'probe';
  await mkdir(join(folder, together));
  await writeFile(
    join(folder, together, kustomizationFile),
    stringify({ resources: environments.map(({ overlay }) => `../${overlay}`) }),
  );
  const build = async (path: string) => {
    const { failed, stdout, stderr, message } = await runProgram(
      kustomize,
      ['build', join(folder, path)],
      deadline,
    );
    return { stdout, problem: failed ? stderr || message : undefined };
  };
  const all = await build(together);
  if (all.problem === undefined) return [all.stdout];
  const single = await Promise.all(environments.map(({ overlay }) => build(overlay)));
  const problem = single.find(({ problem }) => problem !== undefined)?.problem;
  if (problem === undefined) return single.map(({ stdout }) => stdout);
  return `can be rendered, but not to see whether every entry matches something: ${problem.replace(/\s+/g, ' ').trim()}`;
}

/** Names of rendered objects as the sources write them: without the hash that kustomize appends. */
const sourceName = ({ kind, metadata }: KubernetesObject): string =>
  kind === 'ConfigMap' || kind === 'Secret' ? metadata.name.replace(/-[a-z0-9]{10}$/, '') : metadata.name;

function unmatched({ place, target }: Entry, objects: readonly KubernetesObject[]): string {
  const suggest = (given: string, candidates: readonly string[]) => {
    const found = nearest(given, [...new Set(candidates)]);
    return found && found !== given ? `; the nearest is ${found}` : '';
  };
  if ('image' in target && Object.keys(target).length === 1) {
    const images = objects.flatMap(imagesOf).map(unmarked);
    return `${place} names the image ${target.image}, which matches nothing${suggest(String(target.image), images)}`;
  }
  const selector = target as Selector;
  const fields = Object.entries(selector).map(([name, value]) => `${name}: ${value}`);
  const { kind, name, labelSelector } = selector;
  const hint =
    kind && name
      ? suggest(
          `${kind} ${name}`,
          objects.map((object) => `${object.kind} ${sourceName(object)}`),
        )
      : suggest(
          name ?? kind ?? labelSelector ?? '',
          objects.flatMap((object) => {
            if (name) return sourceName(object);
            if (kind) return object.kind;
            return Object.entries(object.metadata.labels ?? {}).map((pair) => pair.join('='));
          }),
        );
  return `${place} targets ${fields.join(', ') || 'no object'}, which matches nothing${hint}`;
}

/** An image's name as the manifests write it, without what the pins of the probe made of it. */
const unmarked = (image: string): string =>
  image
    .replace(/^pinned\//, '')
    .replace(/@.*$/, '')
    .replace(/:[^:/]*$/, '');

/** Images that would run without a digest, because the pins do not reach them. */
function unpinned(
  { namespace, overlay }: Environment,
  sources: Sources | undefined,
  objects: readonly KubernetesObject[],
  images: readonly string[],
): string[] {
  const known = images.map(imageName);
  const missed = objects
    .filter(({ metadata }) => metadata.namespace === namespace)
    .flatMap(imagesOf)
    .filter((image) => known.includes(unmarked(image)) && !image.includes(pinned))
    .map(unmarked);
  if (missed.length === 0) return [];
  const names = [...new Set(missed)].sort().join(', ');
  const containers = `${missed.length} container${missed.length === 1 ? '' : 's'} (${names}) would run without a digest`;
  return [
    sources?.kustomizations.has(`${overlay}/pins`)
      ? `${containers}, because the component pins does not reach ${missed.length === 1 ? 'it' : 'them'}; name it last under components, and set these images nowhere else`
      : `${containers}, because components does not name pins; add \`- pins\` to it`,
  ];
}
