/** Where the router runs, beside what it knows of previews. */
export const routerNamespace = 'presage-previews';
/** The ConfigMap with an entry for each preview, by its slug. */
export const entriesName = 'previews';

/** The namespace of a preview. */
export const namespaceOf = (slug: string): string => `preview-${slug}`;

/** What is known of a preview. A push writes it, the router and the verbs keep it. */
export interface Entry {
  /** Of its Service. */
  readonly address: string;
  readonly port: number;
  /** When somebody last used it, in ISO 8601. */
  readonly used: string;
  /** While it sleeps: the replicas that each workload had, such as `deployments/web`. */
  readonly replicas?: Readonly<Record<string, number>> | null;
  /** Of its database, when it was last pushed or reset. */
  readonly megabytes?: number;
}

/** A ConfigMap's data: one entry for each preview, as JSON. What is no entry is left out. */
export function entriesIn(data: Readonly<Record<string, string>> = {}): Map<string, Entry> {
  return new Map(
    Object.entries(data).flatMap(([slug, text]): [string, Entry][] => {
      try {
        const entry = JSON.parse(text) as Partial<Entry>;
        const isEntry = typeof entry.address === 'string' && typeof entry.used === 'string';
        return isEntry ? [[slug, entry as Entry]] : [];
      } catch {
        return [];
      }
    }),
  );
}

/** A merge patch of that ConfigMap. @param entries null removes one */
export const entriesPatch = (entries: Readonly<Record<string, Entry | null>>): object => ({
  data: Object.fromEntries(
    Object.entries(entries).map(([slug, entry]) => [slug, entry && JSON.stringify(entry)]),
  ),
});

export const isAsleep = ({ replicas }: Entry): boolean => Boolean(replicas);

/**
 * The previews that have to sleep, longest idle first, so that no more than `max` are awake.
 * @param kept one that stays awake, or wakes; counted even if it has no entry yet
 */
export function beyondMax(
  entries: ReadonlyMap<string, Entry>,
  max: number,
  kept: string | undefined,
  isBusy: (slug: string) => boolean = () => false,
): string[] {
  const others = [...entries].filter(([slug, entry]) => slug !== kept && !isAsleep(entry));
  const longestIdle = others.toSorted(
    ([a, one], [b, other]) =>
      Number(isBusy(a)) - Number(isBusy(b)) || Date.parse(one.used) - Date.parse(other.used),
  );
  return longestIdle
    .slice(0, Math.max(0, others.length + (kept === undefined ? 0 : 1) - max))
    .map(([slug]) => slug);
}
