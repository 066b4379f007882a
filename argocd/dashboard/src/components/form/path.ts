/** Where a value is in a form: `spec.source.helm`, `items[0].name`, or the keys one by one. */
export type Path = string | readonly (string | number)[];

/** The keys of a path; an index in brackets becomes a number. */
export function keysOf(path: Path): (string | number)[] {
  if (typeof path !== 'string') return [...path];
  return [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([key, index]) =>
    index === undefined ? key : Number(index),
  );
}

/** The value at a path, or undefined when a part of the path does not exist. */
export function valueAt(source: any, path: Path): any {
  return keysOf(path).reduce((value, key) => value?.[key], source);
}

/** A copy of `source` with another value at a path. Only what is on the path is copied; missing parts are created. */
export function withValueAt(source: any, path: Path, value: unknown): any {
  const [key, ...rest] = keysOf(path);
  if (key === undefined) return value;
  const empty = typeof key === 'number' ? [] : {};
  const copy: any = Array.isArray(source) ? [...source] : { ...(source ?? empty) };
  const target = source === undefined || source === null ? empty : copy;
  target[key] = withValueAt(source?.[key], rest, value);
  return target;
}
