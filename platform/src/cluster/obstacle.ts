import { Refusal } from '@presage/runtime/refusal';
import type { Environment } from '../environment/environment.ts';

/** Why an environment is not healthy, as `gitops why` says it. */
export interface Diagnosed {
  readonly state: 'red' | 'waiting' | 'fine';
  readonly kind: string | undefined;
  /** As a part of a sentence. */
  readonly cause: string;
  readonly pod: string | undefined;
  readonly details: readonly string[];
  readonly next: string;
}

/** @throws Refusal when the cluster can't be asked */
export type Diagnose = (environment: Environment) => Promise<Diagnosed>;

/** What may pass while pods start on a busy machine. */
const passing = new Set(['readiness', 'degraded']);

const millisecondsBetweenQuestions = 10_000;
/** As long as a push waits without progress. */
const maxMilliseconds = 300_000;

interface Obstacle {
  readonly what: string;
  readonly since: number;
  readonly found: Diagnosed;
}

const whatOf = ({ kind, pod = '' }: Diagnosed) => `${kind} ${pod}`;

/**
 * Finds out why environments that are waited for are not healthy.
 * @returns takes those that are waited for, and answers the cause of each that has one; asks the cluster every 10 s.
 *   It throws Refusal with the cause and what to type once the same one has lasted for 5 min.
 */
export function obstacles(
  diagnose: Diagnose,
): (waiting: readonly Environment[]) => Promise<ReadonlyMap<string, string>> {
  let known = new Map<string, Obstacle>();
  let askedAt: number | undefined;
  return async (waiting) => {
    const now = Date.now();
    // What was there before `up` did anything is no answer yet.
    askedAt ??= now;
    if (now - askedAt >= millisecondsBetweenQuestions) {
      askedAt = now;
      const found = await Promise.all(
        waiting.map(
          async (environment) =>
            [environment.name, await diagnose(environment).catch(() => undefined)] as const,
        ),
      );
      known = new Map(
        found.flatMap(([name, one]) => {
          if (one?.state !== 'red' || passing.has(one.kind ?? '')) return [];
          const before = known.get(name);
          const what = whatOf(one);
          return [[name, { what, found: one, since: before?.what === what ? before.since : now }] as const];
        }),
      );
    }
    for (const [name, { found, since }] of known)
      if (now - since >= maxMilliseconds)
        throw new Refusal(
          [
            `${name} does not become healthy: ${found.cause}.`,
            ...found.details.map((line) => `  ${line}`),
          ].join('\n'),
          `${found.next} Then run \`npm run up\` again.`,
        );
    return new Map([...known].map(([name, { found }]) => [name, found.cause]));
  };
}
