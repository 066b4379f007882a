import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { type Document, isAlias, parseAllDocuments, visit } from 'yaml';
import { type Finding, kustomizationFile, overlayOf } from './finding.ts';
import { readSourceText } from './source-text.ts';

/** A kustomization as somebody wrote it: no field is what it should be before it was looked at. */
export type Kustomization = Readonly<Record<string, unknown>>;

/** The files that make up an environment, and what is wrong before anything is rendered. */
export interface Sources {
  /** Resource files and patches, as paths in the tree. */
  readonly files: readonly string[];
  /** By folder, the overlay's first. */
  readonly kustomizations: ReadonlyMap<string, Kustomization>;
  readonly findings: readonly Finding[];
}

/** Beyond so many aliases a file is not written to be read; a few lines of them can expand to gigabytes. */
const aliasLimit = 20;

const remote = /^([a-z+]+:\/\/|[a-z]+::|git@|github\.com[/:])/i;

/**
 * Follows the kustomizations of an environment from its overlay, without fetching or running anything:
 * a push must not make the machine that checks it download something.
 */
export function readSources(tree: string, environment: string): Sources {
  const files: string[] = [];
  const findings: Finding[] = [];
  const visited = new Set<string>();
  const kustomizations = new Map<string, Kustomization>();
  const report = (file: string, rule: string, message: string) => {
    findings.push({ file, environment, rule, message });
  };

  const enter = (folder: string, namedBy: string): void => {
    if (visited.has(folder)) return;
    visited.add(folder);
    const file = `${folder}/${kustomizationFile}`;
    if (!existsSync(join(tree, file))) {
      report(
        file,
        'kustomization-missing',
        `${folder} has no ${kustomizationFile}${namedBy && `, but ${namedBy} names it`}`,
      );
      return;
    }
    const kustomization = readKustomization(join(tree, file));
    if (typeof kustomization === 'string') {
      report(file, 'yaml-syntax', kustomization);
      return;
    }
    kustomizations.set(folder, kustomization);
    for (const url of texts(kustomization).filter((text) => remote.test(text))) {
      report(
        file,
        'remote-resource',
        `refers to ${url}; everything that is deployed must be in this repository`,
      );
    }
    for (const entry of [
      ...list(kustomization.resources),
      ...list(kustomization.components),
      ...list(pathsIn(kustomization.patches)),
      ...list(kustomization.patchesStrategicMerge).filter((patch) => !patch.includes('\n')),
      ...list(pathsIn(kustomization.replacements)),
    ]) {
      if (!remote.test(entry)) follow(folder, entry, file);
    }
  };

  const follow = (folder: string, entry: string, file: string): void => {
    const path = normalize(join(folder, entry));
    if (path.startsWith('..'))
      report(file, 'outside-repository', `names ${entry}, which is outside the repository`);
    else if (!existsSync(join(tree, path)))
      report(file, 'file-missing', `names ${entry}, which does not exist`);
    else if (statSync(join(tree, path)).isDirectory()) enter(path, file);
    else {
      const read = readSourceText(readFileSync(join(tree, path)));
      if ('problem' in read) report(path, 'encoding', read.problem);
      else if (aliasesIn(read.text) > aliasLimit)
        report(
          path,
          'yaml-aliases',
          `has more than ${aliasLimit} YAML aliases; write out what they stand for`,
        );
      else files.push(path);
    }
  };

  enter(overlayOf(environment), '');
  return { files, kustomizations, findings };
}

/** On main the pins are empty: they are build output, which gitops writes on the environment's branch. */
export function pinsWrittenByHand(tree: string, environment: string): Finding[] {
  const file = `${overlayOf(environment)}/pins/${kustomizationFile}`;
  if (!existsSync(join(tree, file))) return [];
  const pins = readKustomization(join(tree, file));
  if (typeof pins === 'string' || texts(pins.images).length === 0) return [];
  const message =
    'pins images by hand; leave `images: []` on main, gitops writes the pins of each environment';
  return [{ file, environment, rule: 'pins-by-hand', message }];
}

function aliasesIn(text: string): number {
  if (!/(^|[\s,[{])\*\S/m.test(text)) return 0;
  let count = 0;
  for (const document of parseAllDocuments(text)) {
    visit(document as Document, (_key, node) => {
      if (isAlias(node)) count += 1;
    });
  }
  return count;
}

/** A kustomization, or the sentence that says why it is none. */
function readKustomization(path: string): Kustomization | string {
  const read = readSourceText(readFileSync(path));
  if ('problem' in read) return read.problem;
  try {
    const documents = parseAllDocuments(read.text);
    const error = documents.flatMap(({ errors }) => errors)[0];
    if (error) return notYaml(error);
    const values = documents.map((document) => document.toJS() as unknown).filter((value) => value !== null);
    if (values.length > 1) return `holds ${values.length} documents; a kustomization is one`;
    const [value = {}] = values;
    return typeof value === 'object' && !Array.isArray(value)
      ? (value as Kustomization)
      : 'is no kustomization: it holds no fields';
  } catch (error) {
    return notYaml(error as Error); // aliases that expand without end
  }
}

/** Syntax errors in an environment's resource files and patches: the first one of each document, with its place. */
export function syntaxErrors(tree: string, environment: string, files: readonly string[]): Finding[] {
  return files.flatMap((file) => {
    const read = readSourceText(readFileSync(join(tree, file)));
    const documents = 'text' in read ? parseAllDocuments(read.text) : [];
    return documents.flatMap(({ errors: [error] }) =>
      error ? [{ file, environment, rule: 'yaml-syntax', message: notYaml(error) }] : [],
    );
  });
}

const notYaml = ({ message }: Error) =>
  `is not valid YAML: ${message.split('\n')[0]?.trimEnd().replace(/:$/, '')}`;

/** The files that a list of patches or replacements names. */
const pathsIn = (value: unknown): unknown[] =>
  Array.isArray(value) ? value.map((entry: { path?: unknown } | null) => entry?.path) : [];

const list = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

/** Every text in a value, at any depth. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}
