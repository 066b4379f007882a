import * as React from 'react';

/**
 * A position in a list that the keyboard moves.
 * @param upperBound length of the list
 * @returns the position (-1 for none), a function that moves it and returns whether it did, and one that resets it
 */
export function useNav(
  upperBound: number,
  init = -1,
): [position: number, nav: (by: number) => boolean, reset: () => void] {
  const [position, setPosition] = React.useState(init);
  const latest = React.useRef(position);
  latest.current = position;
  const move = (next: number) => {
    latest.current = next;
    setPosition(next);
  };
  const nav = (by: number): boolean => {
    const next = latest.current + by;
    if (next < 0 || next >= upperBound) return false;
    move(next);
    return true;
  };
  return [position, nav, () => move(init)];
}

/** What goes with loaded data: an error, and a function that loads again. */
export interface DataError {
  state: any;
  retry: () => void;
}

/**
 * Loads data at the start, and again when `deps` change.
 * @param callback gets the data when they arrive
 */
export function useData<T>(
  load: () => Promise<T>,
  init?: T,
  callback?: (data: T) => unknown,
  deps: React.DependencyList = [],
): [data: T | undefined, loading: boolean, error: DataError] {
  const [data, setData] = React.useState(init);
  const [loading, setLoading] = React.useState(true);
  const [error, setError] = React.useState<any>(null);
  const [attempt, retry] = React.useReducer((count: number) => count + 1, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the caller says when to load again
  React.useEffect(() => {
    let current = true;
    setLoading(true);
    setError(null);
    load().then(
      (loaded) => {
        if (!current) return;
        setData(loaded);
        setLoading(false);
        callback?.(loaded);
      },
      (failure) => {
        if (!current) return;
        setError(failure);
        setLoading(false);
      },
    );
    return () => {
      current = false;
    };
  }, [...deps, attempt]);
  return [data, loading, { state: error, retry }];
}
