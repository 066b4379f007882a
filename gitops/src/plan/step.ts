/** What a plan is made of: data that can be printed (`--dry-run`) or carried out. */
export type Action =
  | {
      readonly kind: 'run';
      readonly command: string;
      readonly args: readonly string[];
      readonly cwd?: string;
      readonly env?: Readonly<Record<string, string>>;
      /** Standard input; never printed, so a secret may pass through it. */
      readonly input?: string;
      /** Carries on after a failure: for clean-up, where a thing may be gone already. */
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
      /** Waits until `until` answers true; a string it answers is shown as the progress. */
      readonly kind: 'wait';
      readonly what: string;
      readonly seconds: number;
      readonly until: () => Promise<boolean | string>;
      /** What to say when time runs out. */
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
  /** Answers true where the step's effect is already there: it is passed over, so a second run changes nothing. */
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
