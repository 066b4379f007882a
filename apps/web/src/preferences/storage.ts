const PREFIX = 'presage.';

/** A remembered choice, when it is still one of those on offer. */
export function recall<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
  const value = readStored(name);
  return choices.find((choice) => choice === value);
}

/** The remembered text under a name; undefined when there is none or storage is refused. */
export function readStored(name: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a text in this browser; undefined forgets it. Silent when storage is refused or full. */
export function remember(name: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, value);
  } catch {
    // The page works without; the choice lasts until it is closed.
  }
}
