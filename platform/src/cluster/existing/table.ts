/** One line of the preflight's table. */
export interface Row {
  readonly what: string;
  readonly state: 'ok' | 'missing' | 'not known';
  /** What was found. */
  readonly found: string;
  /** What to do about it; for what is missing. */
  readonly next?: string;
}

/** The rows as aligned text; under each that is missing, what to do. */
export function tableText(rows: readonly Row[]): string {
  const widths = (['what', 'state'] as const).map((column) =>
    Math.max(...rows.map((row) => row[column].length)),
  );
  const [what = 0, state = 0] = widths;
  return rows
    .flatMap((row) => [
      `${row.what.padEnd(what)}  ${row.state.padEnd(state)}  ${row.found}`,
      ...(row.next ? [`${' '.repeat(what + state + 4)}→ ${row.next}`] : []),
    ])
    .join('\n');
}
