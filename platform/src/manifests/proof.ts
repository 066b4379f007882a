import { readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Environment } from '../environment/environment.ts';
import type { Entry, Marked, Selector } from './marks.ts';
import { readSourceText } from './source-text.ts';
import type { Kustomization, Sources } from './sources.ts';

/** The kustomizations of a tree, by folder. */
type Kustomizations = ReadonlyMap<string, Kustomization>;

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
const named = (folder: string, value: unknown): string[] =>
  texts(value).map((entry) => normalize(join(folder, entry)).replace(/\/$/, ''));

/** What can be read from the files alone, without a rendering. Where it proves nothing, kustomize has to show it. */
class Proof {
  private readonly texts = new Map<string, string[]>();
  private readonly tree: string;
  private readonly kustomizations: Kustomizations;

  constructor(tree: string, kustomizations: Kustomizations) {
    this.tree = tree;
    this.kustomizations = kustomizations;
  }

  /** Whether an entry surely matches an object: one with exactly that kind and name is declared for its kustomization. */
  matches(folder: string, { target }: Entry): boolean {
    const { kind, name, ...others } = target as Selector;
    if (!kind || !name || Object.keys(others).length > 0) return false;
    if (!/^\w+$/.test(kind) || !/^[a-z0-9-]+$/.test(name)) return false; // a regular expression
    const parents = [...this.kustomizations].filter(([parent, { components }]) =>
      named(parent, components).includes(folder),
    );
    return [folder, ...parents.map(([parent]) => parent)].some((from) => this.declares(from, kind, name));
  }

  /** Whether the pins of an environment surely reach every image: nothing sets an image after them. */
  pins({ overlay }: Environment): boolean {
    const fields = this.kustomizations.get(overlay) ?? {};
    const components = named(overlay, fields.components);
    const at = components.indexOf(`${overlay}/pins`);
    if (at === -1) return false;
    const after = components.slice(at + 1);
    const later = after.map((folder) => this.kustomizations.get(folder));
    const changesLater = [overlay, ...after].some((folder) => {
      const each = this.kustomizations.get(folder);
      return each === undefined || setsImages(each, (path) => this.setsImage(normalize(join(folder, path))));
    });
    return (
      !changesLater &&
      later.every((each) => texts(each?.resources).length + texts(each?.components).length === 0) &&
      [...this.kustomizations.values()].every(({ configurations }) => configurations === undefined)
    );
  }

  private declares(folder: string, kind: string, name: string): boolean {
    const fields = this.kustomizations.get(folder);
    if (!fields) return this.documents(folder).some((text) => declaresObject(text, kind, name));
    if (kind === 'ConfigMap' && generates(fields.configMapGenerator, name)) return true;
    return [...named(folder, fields.resources), ...named(folder, fields.components)].some((path) =>
      this.declares(path, kind, name),
    );
  }

  /** Whether a file of a patch may set an image, or can't be read. */
  private setsImage(file: string): boolean {
    try {
      const read = readSourceText(readFileSync(join(this.tree, file)));
      return 'problem' in read || mentions(/image/i, read.text);
    } catch {
      return true;
    }
  }

  private documents(file: string): string[] {
    const known = this.texts.get(file);
    if (known) return known;
    const read = readFileSync(join(this.tree, file), 'utf8').split(/^---/m);
    this.texts.set(file, read);
    return read;
  }
}

/** Whether the pins of an environment surely reach every image of its manifests, and name each of them. */
export function isPinned(
  tree: string,
  environment: Environment,
  { kustomizations, files }: Sources,
  pinned: readonly string[],
): boolean {
  if (!new Proof(tree, kustomizations).pins(environment)) return false;
  const texts = [
    ...files.map((file) => readFileSync(join(tree, file), 'utf8').replace(/(^|[ \t])#.*$/gm, '')),
    ...[...kustomizations.values()].map((fields) => JSON.stringify(fields)),
  ];
  return texts.every((text) => {
    const named = [...text.matchAll(/(?<![\w./-])presage\/[a-z0-9-]+/g)].map(([name]) => name);
    const run = [...text.matchAll(/\bimage["']?:[ \t]*["']?([^\s"':@]+)/g)].map(([, name = '']) => name);
    return [...named, ...run].every((name) => pinned.includes(name));
  });
}

/** Whether every entry of the kustomizations surely matches, and every pin reaches its image. */
export function isProven(
  tree: string,
  kustomizations: Kustomizations,
  marks: ReadonlyMap<string, Marked>,
  environments: readonly Environment[],
): boolean {
  const proof = new Proof(tree, kustomizations);
  return (
    environments.every((environment) => proof.pins(environment)) &&
    [...marks].every(([folder, { entries }]) => entries.every((entry) => proof.matches(folder, entry)))
  );
}

/** Whether a document is the declaration of an object, as people write it; other ways of writing it prove nothing. */
function declaresObject(text: string, kind: string, name: string): boolean {
  const metadata = /^metadata:\s*?(?:#.*)?\r?\n((?:[ \t]+.*(?:\r?\n|$)|\r?\n)*)/m.exec(text)?.[1] ?? '';
  const indent = /^[ \t]+/.exec(metadata)?.[0] ?? '';
  const line = (key: string, value: string) => new RegExp(`^${key}: ["']?${value}["']?\\s*(#.*)?$`, 'm');
  return line('kind', kind).test(text) && indent !== '' && line(`${indent}name`, name).test(metadata);
}

const generates = (generators: unknown, name: string): boolean =>
  Array.isArray(generators) &&
  generators.some((generator: { name?: unknown } | null) => generator?.name === name);

/** Where a replacement surely sets no image. */
const harmless = /(^|\.)(env|data|metadata\.(annotations|labels))\./;

/** What YAML parsers read differently: line breaks that are none to others, and tags. */
const ambiguous = /[\u0085\u2028\u2029]|\r(?!\n)|!/;

/** Whether a YAML text has a word in a key or value, or may have it for another parser. */
function mentions(word: RegExp, text: string): boolean {
  if (ambiguous.test(text)) return true;
  return parseAllDocuments(text).some(
    (one) => one.errors.length > 0 || word.test(JSON.stringify(one.toJSON()) ?? ''),
  );
}

/** The fields of a kustomization as they are written; kustomize takes other capitals too. */
const fieldNames =
  /^(apiVersion|kind|metadata|resources|bases|components|namespace|namePrefix|nameSuffix|labels|commonLabels|commonAnnotations|images|replicas|patches|patchesStrategicMerge|patchesJson6902|configMapGenerator|secretGenerator|generatorOptions|transformers|generators|validators|configurations|replacements|openapi|buildMetadata|sortOptions|crds|vars)$/;

/** Whether a kustomization changes images, or something that is not looked at might. @param inFile whether a patch does */
function setsImages(fields: Kustomization, inFile: (path: string) => boolean): boolean {
  const { patches, patchesStrategicMerge, patchesJson6902, images, transformers } = fields;
  const others = [patchesStrategicMerge, patchesJson6902, images, transformers];
  if (others.some((field) => field !== undefined)) return true;
  const isKnown = (each: object, names: RegExp) => Object.keys(each).every((name) => names.test(name));
  if (!isKnown(fields, fieldNames)) return true;
  const all: unknown[] = patches === undefined ? [] : Array.isArray(patches) ? patches : [patches];
  const isSafe = (entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !isKnown(entry, /^(path|patch|target|options)$/))
      return false;
    const { path, patch = '' } = entry as { path?: unknown; patch?: unknown };
    if (path !== undefined && (typeof path !== 'string' || inFile(path))) return false;
    return typeof patch === 'string' && !mentions(/image|containers/i, patch);
  };
  if (!all.every(isSafe)) return true;
  const replacements: Replacement[] = Array.isArray(fields.replacements) ? fields.replacements : [];
  return replacements.some(
    ({ targets }) => !targets?.every(({ fieldPaths }) => fieldPaths?.every((path) => harmless.test(path))),
  );
}

interface Replacement {
  readonly targets?: readonly { readonly fieldPaths?: readonly string[] }[];
}
