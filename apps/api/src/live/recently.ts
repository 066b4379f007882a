/** A version is measured at most this often (milliseconds). */
const freshness = 5_000;
/** Versions whose figures are kept. */
const maxKept = 50;

/** Keeps what was computed for a version for some seconds; what has failed is computed again at once. */
export function recently<Value>(): (digest: string, compute: () => Promise<Value>) => Promise<Value> {
  const kept = new Map<string, { readonly at: number; readonly value: Promise<Value> }>();
  return (digest, compute) => {
    const known = kept.get(digest);
    if (known && performance.now() - known.at < freshness) return known.value;
    const value = compute();
    kept.delete(digest);
    kept.set(digest, { at: performance.now(), value });
    value.catch(() => kept.delete(digest));
    const [oldest] = kept.keys();
    if (kept.size > maxKept && oldest) kept.delete(oldest);
    return value;
  };
}
