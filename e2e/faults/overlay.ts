import { parse, stringify } from 'yaml';

/** An operation of RFC 6902. */
export interface JsonPatch {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

interface Kustomization {
  readonly resources?: readonly string[];
  readonly patches?: readonly object[];
}

const edited = (text: string, edit: (before: Kustomization) => Kustomization) =>
  stringify(edit(parse(text) as Kustomization));

/** Adds a patch of one object to the text of a kustomization.yaml. */
export const patched =
  (target: { readonly kind: string; readonly name: string }, operations: readonly JsonPatch[]) =>
  (text: string): string =>
    edited(text, (before) => ({
      ...before,
      patches: [...(before.patches ?? []), { target, patch: stringify(operations) }],
    }));

/** Adds a resource, a file beside it, to the text of a kustomization.yaml. */
export const withResource =
  (file: string) =>
  (text: string): string =>
    edited(text, (before) => ({ ...before, resources: [...(before.resources ?? []), file] }));
