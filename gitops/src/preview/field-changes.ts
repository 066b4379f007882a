import { isDeepStrictEqual } from 'node:util';

/** A field of an object that differs: a value, or nothing where it was added or removed. */
export interface FieldChange {
  /** As people write it, e.g. `spec.template.spec.containers[api].image`. */
  readonly path: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

type Map = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Map =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fields by which people recognise an item of a list, the first that every item has with another value. */
const keys = ['name', 'mountPath', 'containerPort', 'port', 'key', 'ip', 'topologyKey'] as const;

function keyOf(items: readonly unknown[]): string | undefined {
  if (!items.every(isMap)) return undefined;
  return keys.find((key) => {
    const values = (items as readonly Map[]).map((item) => item[key]);
    return values.every((value) => value !== undefined) && new Set(values).size === values.length;
  });
}

/** The items by what names them; nothing where only their place does. */
function named(before: readonly unknown[], after: readonly unknown[]): [Map, Map] | undefined {
  const all = [before, after].filter((items) => items.length > 0);
  const [key, ...others] = all.map(keyOf);
  if (key === undefined || others.some((other) => other !== key)) return undefined;
  const byKey = (items: readonly unknown[]) =>
    Object.fromEntries((items as readonly Map[]).map((item) => [String(item[key]), item]));
  return [byKey(before), byKey(after)];
}

const plain = /^[\w$-]+$/;
const child = (path: string, key: string) =>
  plain.test(key) ? (path ? `${path}.${key}` : key) : `${path}[${key}]`;

const shown = (value: unknown): string | undefined =>
  value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value);

const isEmpty = (value: unknown) => isMap(value) && Object.keys(value).length === 0;

/** The fields that differ between two values, in the order of the second and then of the first. */
export function fieldChanges(before: unknown, after: unknown, path = ''): FieldChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  const maps = [before, after].filter((value) => value !== undefined);
  if (maps.every(isMap) && !maps.every(isEmpty)) {
    const [one, other] = [before ?? {}, after ?? {}] as [Map, Map];
    return [...new Set([...Object.keys(other), ...Object.keys(one)])].flatMap((key) =>
      fieldChanges(one[key], other[key], child(path, key)),
    );
  }
  if (maps.every(Array.isArray)) {
    const [one, other] = [before ?? [], after ?? []] as [unknown[], unknown[]];
    const [formers, items] = named(one, other) ?? [
      { ...one } as unknown as Map,
      { ...other } as unknown as Map,
    ];
    const places = [...new Set([...Object.keys(items), ...Object.keys(formers)])];
    const changes = places.flatMap((key) => fieldChanges(formers[key], items[key], `${path}[${key}]`));
    // Only the order differs.
    return changes.length > 0 ? changes : [{ path, from: shown(before), to: shown(after) }];
  }
  return [{ path, from: shown(before), to: shown(after) }];
}
