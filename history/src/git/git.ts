/** Runs git in one repository and answers its standard output without the last line break. Throws if git refuses. */
export type Git = (
  args: readonly string[],
  options?: { readonly input?: string; readonly env?: Readonly<Record<string, string>> },
) => Promise<string>;

/** How commits are shown to people. */
export const short = (commit: string): string => commit.slice(0, 12);
