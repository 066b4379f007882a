import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

type Schema = { [keyword: string]: unknown };

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

interface CustomResourceDefinition {
  readonly kind: string;
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

export interface SchemaSources {
  /** Folder of the Go module k8s.io/kubernetes. */
  readonly kubernetes: string;
  /** Folder of the Go module github.com/argoproj/argo-cd/v3. */
  readonly argocd: string;
  /** Folder of the Go module sigs.k8s.io/gateway-api. */
  readonly gateway: string;
}

/** What kubeconform's -schema-location takes for a folder that `writeSchemas` filled. */
export function schemaLocation(folder: string): string {
  return join(folder, '{{.ResourceKind}}{{.KindSuffix}}.json');
}

/**
 * Writes one strict JSON schema per kind of Kubernetes, Argo CD and the Gateway API, for kubeconform.
 * The folder appears only when complete, so an interrupted run leaves nothing that looks usable.
 * @returns how many kinds were written
 */
export async function writeSchemas(sources: SchemaSources, folder: string): Promise<number> {
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  const schemas = [
    ...(await kubernetesSchemas(sources.kubernetes)),
    ...(await customSchemas(join(sources.argocd, 'manifests', 'crds'), /-crd\.yaml$/)),
    ...(await customSchemas(join(sources.gateway, 'config', 'crd', 'standard'), /_\w+\.yaml$/)),
  ];
  await Promise.all(
    schemas.map(([of, schema]) => writeFile(join(unfinished, fileName(of)), JSON.stringify(schema))),
  );
  await rm(folder, { recursive: true, force: true });
  await rename(unfinished, folder);
  return schemas.length;
}

function fileName({ group, version, kind }: GroupVersionKind): string {
  const prefix = group === '' ? '' : `${group.split('.')[0]}-`;
  return `${kind}-${prefix}${version}.json`.toLowerCase();
}

async function kubernetesSchemas(module: string): Promise<[GroupVersionKind, Schema][]> {
  const file = join(module, 'api', 'openapi-spec', 'swagger.json');
  const { definitions } = JSON.parse(await readFile(file, 'utf8')) as { definitions: Record<string, Schema> };
  const strict = Object.fromEntries(
    Object.entries(definitions).map(([name, schema]) => [name, tighten(schema)]),
  );
  return Object.entries(definitions).flatMap(([name, schema]) => {
    const kinds = (schema['x-kubernetes-group-version-kind'] ?? []) as GroupVersionKind[];
    const [kind] = kinds;
    const isResource = kinds.length === 1 && 'metadata' in ((schema.properties ?? {}) as Schema);
    if (!kind || !isResource || kind.kind.endsWith('List')) return [];
    return [[kind, { ...strict[name], definitions: reachable(name, strict) }] as [GroupVersionKind, Schema]];
  });
}

async function customSchemas(folder: string, named: RegExp): Promise<[GroupVersionKind, Schema][]> {
  const files = (await readdir(folder)).filter((name) => named.test(name));
  const found = await Promise.all(
    files.map(async (name) => {
      const documents = parseAllDocuments(await readFile(join(folder, name), 'utf8'));
      return documents
        .map((document) => document.toJS() as CustomResourceDefinition | null)
        .flatMap((object) => (object?.kind === 'CustomResourceDefinition' ? [object.spec] : []))
        .flatMap(({ group, names, versions }) =>
          versions.map(
            ({ name: version, schema }) =>
              [{ group, version, kind: names.kind }, tighten(schema.openAPIV3Schema)] as [
                GroupVersionKind,
                Schema,
              ],
          ),
        );
    }),
  );
  return found.flat();
}

/** The definitions that a kind refers to, directly or not: kubeconform then reads only those. */
function reachable(name: string, definitions: Record<string, Schema>): Record<string, Schema> {
  const seen: Record<string, Schema> = {};
  const queue = [name];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const text = JSON.stringify(definitions[next]);
    for (const [, reference] of text.matchAll(/"#\/definitions\/([^"]+)"/g)) {
      const definition = reference === undefined ? undefined : definitions[reference];
      if (reference === undefined || definition === undefined || reference in seen) continue;
      seen[reference] = definition;
      queue.push(reference);
    }
  }
  return seen;
}

/**
 * Makes an OpenAPI schema a strict JSON schema: no field beyond those that are listed, text or number
 * where Kubernetes takes both, and none of what only documents.
 */
function tighten(schema: unknown, inProperties = false): Schema {
  if (Array.isArray(schema)) return schema.map((item) => tighten(item)) as unknown as Schema;
  if (typeof schema !== 'object' || schema === null) return schema as Schema;
  const source = schema as Schema;
  const kept = Object.entries(source).filter(([key]) => inProperties || !isDocumentation(key));
  const strict: Schema = Object.fromEntries(
    kept.map(([key, value]) => [
      key,
      key === 'enum' ? value : tighten(value, !inProperties && key === 'properties'),
    ]),
  );
  if (inProperties) return strict;
  if (isTextOrNumber(source)) return { type: ['string', 'number'] };
  if (source.format === 'date-time') return { type: ['string', 'null'] };
  delete strict.format;
  const closed = 'properties' in source && !('additionalProperties' in source);
  if (closed && source['x-kubernetes-preserve-unknown-fields'] !== true) strict.additionalProperties = false;
  return strict;
}

function isDocumentation(key: string): boolean {
  return key.startsWith('x-') || key === 'description' || key === 'default' || key === 'example';
}

function isTextOrNumber(schema: Schema): boolean {
  const quantity =
    typeof schema.description === 'string' && schema.description.startsWith('Quantity is a fixed-point');
  return quantity || schema.format === 'int-or-string' || schema['x-kubernetes-int-or-string'] === true;
}
