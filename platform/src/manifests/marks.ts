import { readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { readSourceText } from './source-text.ts';
import type { Kustomization } from './sources.ts';

/** An entry of a kustomization that is meant to match something. */
export interface Entry {
  /** Such as `patches[2]`. */
  readonly place: string;
  /** What it is meant to match: a selector of objects, or the name of an image. */
  readonly target: Selector | { readonly image: string };
  /** What the rendered output contains if it matched something. */
  readonly mark: string;
}

/** Kustomize's selector of objects; each field is a regular expression. */
export type Selector = Readonly<Record<string, string>>;

export interface Marked {
  readonly kustomization: Kustomization;
  readonly entries: readonly Entry[];
  /** Places of patches that hold nothing, with their file. */
  readonly empty: readonly { readonly place: string; readonly file: string | undefined }[];
}

type Fields = Record<string, unknown>;

const objects = (value: unknown): Fields[] =>
  Array.isArray(value)
    ? value.map((entry) => (typeof entry === 'object' && entry !== null ? entry : {}))
    : [];

/**
 * A kustomization in which each entry that is meant to match something leaves a mark on what it matches: kustomize
 * itself then shows which entries match nothing. Selectors keep kustomize's meaning and order.
 * @param tree absolute path of the tree, to read the files that the kustomization names
 * @param folder of the kustomization
 * @param key differs for each kustomization of a rendering
 */
export function marked(tree: string, folder: string, kustomization: Kustomization, key: string): Marked {
  const entries: Entry[] = [];
  const empty: { place: string; file: string | undefined }[] = [];
  const enter = (place: string, target: Entry['target']) => {
    const mark = `presage-mark-${key}-${entries.length}-`;
    entries.push({ place, target, mark });
    return mark;
  };
  const textAt = (path: unknown) =>
    typeof path === 'string' ? textOf(join(tree, normalize(join(folder, path)))) : undefined;

  const patches = objects(kustomization.patches).flatMap((patch, index) => {
    const place = `patches[${index}]`;
    const text = typeof patch.patch === 'string' ? patch.patch : textAt(patch.path);
    if (text !== undefined && holdsNothing(text))
      empty.push({ place, file: typeof patch.path === 'string' ? patch.path : undefined });
    // What one patch deletes can still be what another one matches.
    const kept = text !== undefined && deletes(text) ? [] : [patch];
    if (typeof patch.target !== 'object' || patch.target === null) return kept;
    const metadata = { name: 'any', annotations: { [enter(place, patch.target as Selector)]: '' } };
    const marking = { apiVersion: 'any', kind: 'Any', metadata };
    return [{ target: patch.target, patch: JSON.stringify(marking) }, ...kept];
  });
  const replacements = objects(kustomization.replacements)
    .flatMap((entry, index) => {
      const place = `replacements[${index}]`;
      const given = entry.path === undefined ? [entry] : objectsIn(textAt(entry.path) ?? '');
      return given.map((replacement) => ({ place, replacement }));
    })
    .flatMap(({ place, replacement }) => [
      ...objects(replacement.targets).map(({ select = {}, reject }, index) => ({
        sourceValue: 'marked',
        targets: [
          {
            select,
            ...(reject ? { reject } : {}),
            fieldPaths: [`metadata.annotations.${enter(`${place}.targets[${index}]`, select as Selector)}`],
            options: { create: true },
          },
        ],
      })),
      replacement,
    ]);
  const images = objects(kustomization.images).map(({ name, newName }, index) => ({
    name,
    ...(newName ? { newName } : {}),
    tagSuffix: enter(`images[${index}]`, { image: String(name) }),
  }));
  const merges = texts(kustomization.patchesStrategicMerge).filter((patch) => {
    const inline = patch.includes('\n');
    const text = (inline ? patch : textAt(patch)) ?? '';
    if (holdsNothing(text)) empty.push({ place: 'patchesStrategicMerge', file: inline ? undefined : patch });
    return !deletes(text);
  });
  return {
    kustomization: {
      ...kustomization,
      ...(kustomization.patches ? { patches } : {}),
      ...(kustomization.patchesStrategicMerge ? { patchesStrategicMerge: merges } : {}),
      ...(replacements.length > 0 ? { replacements } : {}),
      ...(images.length > 0 ? { images } : {}),
    },
    entries,
    empty,
  };
}

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];

/** Whether a patch removes an object; one that removes an element of a list is like any other. */
function deletes(text: string): boolean {
  if (!text.includes('$patch')) return false;
  try {
    return objectsIn(text).some(({ $patch }) => $patch === 'delete');
  } catch {
    return false;
  }
}

/** Nothing for a file that is missing or no text: that is reported elsewhere. */
function textOf(path: string): string | undefined {
  try {
    const read = readSourceText(readFileSync(path));
    return 'text' in read ? read.text : undefined;
  } catch {
    return undefined;
  }
}

const objectsIn = (text: string): Fields[] =>
  parseAllDocuments(text).flatMap((document) => {
    const value: unknown = document.toJS();
    return objects(Array.isArray(value) ? value : [value]);
  });

function holdsNothing(text: string): boolean {
  return parseAllDocuments(text).every((document) => {
    if (document.errors.length > 0) return false;
    const value: unknown = document.toJS();
    return value === null || (typeof value === 'object' && Object.keys(value as object).length === 0);
  });
}
