/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/**
 * By which field Kubernetes merges the items of a list, by the list's name (`patchMergeKey` in its types); it replaces
 * every other list as a whole. Containers' ports are merged by another field than a Service's.
 */
const mergeKeys: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  env: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  imagePullSecrets: 'name',
  secrets: 'name',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
  resourceClaims: 'name',
};

const isMap = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function mergeKeyOf(list: string, items: readonly Json[]): string | undefined {
  if (list !== 'ports') return mergeKeys[list];
  return items.some((item) => 'containerPort' in item) ? 'containerPort' : 'port';
}

/** Of a union of which one member is set, the server drops what is not named here. */
const retainsKeys = (name: string, value: Json): boolean =>
  name === 'volumes' || (name === 'strategy' && 'type' in value);

function mergedList(name: string, before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  const items = [...before, ...after];
  if (!items.every(isMap)) return after;
  const key = mergeKeyOf(name, items);
  if (key === undefined || !items.every((item) => isMap(item) && key in item)) return after;
  const find = (list: readonly unknown[], item: Json) =>
    (list as readonly Json[]).find((other) => other[key] === item[key]);
  return [
    ...(after as readonly Json[]).map((item) => {
      const former = find(before, item);
      return former ? strategicPatch(former, item, name) : item;
    }),
    ...(before as readonly Json[])
      .filter((item) => !find(after, item))
      .map((item) => ({ [key]: item[key], $patch: 'delete' })),
  ];
}

/**
 * The strategic merge patch that `kubectl apply`, and with it Argo CD, makes of an object's former and new
 * manifest: all of the new one, and the removal of what only the former had. What others added stays.
 */
export function strategicPatch(before: Json, after: Json, name = ''): Json {
  const removed = Object.keys(before).filter((key) => !(key in after));
  const kept = Object.entries(after).map(([key, value]) => {
    const former = before[key];
    // Nothing is merged into what is new: the server would take the instructions of a merge for fields.
    if (isMap(value) && isMap(former)) return [key, strategicPatch(former, value, key)];
    if (Array.isArray(value) && Array.isArray(former)) return [key, mergedList(key, former, value)];
    return [key, value];
  });
  return {
    ...Object.fromEntries(removed.map((key) => [key, null])),
    ...Object.fromEntries(kept),
    ...(retainsKeys(name, after) && { $retainKeys: Object.keys(after) }),
  };
}

/** The JSON merge patch of a kind that Kubernetes does not know by its types: lists are replaced as a whole. */
export function mergePatchOf(before: Json, after: Json): Json {
  const removed = Object.keys(before).filter((key) => !(key in after));
  const kept = Object.entries(after).map(([key, value]) => {
    const former = before[key];
    return [key, isMap(value) ? mergePatchOf(isMap(former) ? former : {}, value) : value];
  });
  return { ...Object.fromEntries(removed.map((key) => [key, null])), ...Object.fromEntries(kept) };
}
