const PREFIX = 'presage.';

/** A remembered choice, when it is still one of `choices`. */
export function recall<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
  const value = readStored(name);
  return choices.find((choice) => choice === value);
}

/** The stored text of a name; undefined when there is none or the browser refuses storage. */
export function readStored(name: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Stores a text in this browser; undefined removes it. Does nothing when storage is refused or full. */
export function remember(name: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, value);
  } catch {
    // The page works without storage; the choice lasts until the page is closed.
  }
}
