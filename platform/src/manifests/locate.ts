import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kustomizationFile, overlayOf } from './finding.ts';
import type { Sources } from './sources.ts';

/** The file to open to fix an object: the one that declares it, or the overlay's kustomization. */
export function fileOf(
  tree: string,
  environment: string,
  { files }: Sources,
  object: { readonly kind: string; readonly name: string } | undefined,
): string {
  const declaring = files.find((file) => object && declares(readFileSync(join(tree, file), 'utf8'), object));
  return declaring ?? `${overlayOf(environment)}/${kustomizationFile}`;
}

/** The overlay renames the namespace, so its kind alone identifies its declaration. */
function declares(text: string, { kind, name }: { readonly kind: string; readonly name: string }): boolean {
  return hasLine(text, `kind: ${kind}`) && (kind === 'Namespace' || hasLine(text, `  name: ${name}`));
}

function hasLine(text: string, wanted: string): boolean {
  return text.split('\n').some((line) => line.replace(/\s+#.*$/, '').trimEnd() === wanted);
}
