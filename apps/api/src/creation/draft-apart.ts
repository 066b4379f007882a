import type { Configuration } from '../configuration/configuration.ts';
import type { Message } from '../messages/message.ts';
import type { MessageBody } from '../messages/schema.ts';
import { ended, startCommand } from '../processes/child.ts';
import type { Description } from '../tabular/description.ts';

/** What is to be predicted, from which file. */
export interface DraftOrder {
  readonly name: string;
  readonly path: string;
  readonly target: string;
  readonly kind?: string | undefined;
  readonly use: readonly string[];
}

/** A description, and what to know of the table. */
export interface ApartDraft {
  readonly description: Description;
  readonly rows: number;
  readonly isWhole: boolean;
  readonly badLines: number;
  readonly usable: readonly string[];
  readonly warnings: readonly MessageBody[];
}

export type DraftAnswer = ApartDraft | { readonly refusal: Message };

/**
 * Describes tables in a child process: a table of 100 000 rows takes seconds and memory that predictions need. One at a
 * time; others wait.
 */
export function draftApart(configuration: Configuration): (order: DraftOrder) => Promise<DraftAnswer> {
  let last: Promise<unknown> = Promise.resolve();
  return (order) => {
    const answer = last.then(() => draft(configuration, order));
    last = answer.catch(() => undefined);
    return answer;
  };
}

async function draft(
  configuration: Configuration,
  { name, path, target, kind, use }: DraftOrder,
): Promise<DraftAnswer> {
  const child = startCommand(configuration, [
    ...['draft', name, '--from', path, `--target=${target}`],
    ...(kind === undefined ? [] : ['--kind', kind]),
    ...use.map((column) => `--use=${column}`),
  ]);
  const { code, stdout, complaint } = await ended(child);
  if (code !== 0) throw new Error(`draft ended with exit ${code}: ${complaint}`);
  return JSON.parse(stdout) as DraftAnswer;
}
