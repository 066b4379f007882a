/** One action of a plan: data that can be printed (`--dry-run`) or run. */
export type Action =
  | {
      readonly kind: 'run';
      readonly command: string;
      readonly args: readonly string[];
      readonly cwd?: string;
      readonly env?: Readonly<Record<string, string>>;
      /** Standard input; never printed, so a secret may pass through it. */
      readonly input?: string;
      /** Continue after a failure: for clean-up, when the object may already be gone. */
      readonly mayFail?: boolean;
    }
  | {
      readonly kind: 'write';
      readonly path: string;
      readonly content: string;
      readonly mode?: number;
    }
  | { readonly kind: 'remove'; readonly path: string }
  | {
      /** Waits until `until` returns true; a string that it returns is shown as progress. `what` follows "waiting for". */
      readonly kind: 'wait';
      readonly what: string;
      readonly seconds: number;
      readonly until: () => Promise<boolean | string>;
      /** What to do after the timeout. */
      readonly next: string;
    }
  | {
      /** Work that no command line expresses; `what` is what the dry run prints. */
      readonly kind: 'call';
      readonly what: string;
      readonly call: (report: Report) => Promise<void>;
    };

/** Shows one line of progress under the running step. */
export type Report = (line: string) => void;

export interface Step {
  readonly title: string;
  /** Returns true when the step's effect already exists: the step is skipped, so a second run changes nothing. */
  readonly satisfied?: () => Promise<boolean>;
  readonly actions: readonly Action[];
}

export type Plan = readonly Step[];

/** A command to run, in the form a person would type. */
export const run = (
  command: string,
  args: readonly string[],
  options: Omit<Extract<Action, { kind: 'run' }>, 'kind' | 'command' | 'args'> = {},
): Action => ({ kind: 'run', command, args, ...options });
