/** How many tests passed, failed and were skipped. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const none: Count = { passed: 0, failed: 0, skipped: 0 };

export const sum = (one: Count, other: Count): Count => ({
  passed: one.passed + other.passed,
  failed: one.failed + other.failed,
  skipped: one.skipped + other.skipped,
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a terminal's colour codes begin with
const colours = /\x1b\[[0-9;]*m/g;

const lastNumber = (text: string, pattern: RegExp): number =>
  Number([...text.matchAll(pattern)].at(-1)?.[1] ?? 0);

/** The closing lines of the three test runners in use: node:test, Vitest, Playwright. */
const runners = {
  node: {
    marker: /^[ℹ#] pass \d+/m,
    passed: /^[ℹ#] pass (\d+)/gm,
    failed: /^[ℹ#] fail (\d+)/gm,
    skipped: /^[ℹ#] skipped (\d+)/gm,
  },
  vitest: {
    marker: /^\s*Tests\s+.*\d+ (passed|failed)/m,
    passed: /^\s*Tests\s.*?(\d+) passed/gm,
    failed: /^\s*Tests\s.*?(\d+) failed/gm,
    skipped: /^\s*Tests\s.*?(\d+) skipped/gm,
  },
  playwright: {
    marker: /^\s+\d+ (passed|failed)/m,
    passed: /^\s+(\d+) passed/gm,
    failed: /^\s+(\d+) failed/gm,
    skipped: /^\s+(\d+) (?:skipped|did not run)/gm,
  },
} as const;

/** Reads a test runner's output; undefined when it closes with no count, so that no test ran. */
export function countOf(output: string): Count | undefined {
  const text = output.replace(colours, '');
  const runner = Object.values(runners).find(({ marker }) => marker.test(text));
  if (!runner) return undefined;
  return {
    passed: lastNumber(text, runner.passed),
    failed: lastNumber(text, runner.failed),
    skipped: lastNumber(text, runner.skipped),
  };
}

/** `12 passed, 0 failed`, alone on a line; skipped ones are named where there are any. */
export const countLine = ({ passed, failed, skipped }: Count): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
