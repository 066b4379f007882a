import type { Pod } from '../cluster/objects.ts';

/** What is wrong with an environment, or what it waits for. */
export interface Cause {
  readonly kind:
    | 'git'
    | 'not-rendered'
    | 'disk-full'
    | 'quota'
    | 'volume'
    | 'secret'
    | 'image'
    | 'memory'
    | 'policy'
    | 'pin'
    | 'job'
    | 'crash'
    | 'readiness'
    | 'unschedulable'
    | 'sync'
    | 'degraded'
    | 'waiting';
  /** One or two sentences. */
  readonly text: string;
  /** The pod that shows it. */
  readonly pod?: Pod;
  /** What to type, where neither a fix on main nor a rollback is what helps. */
  readonly next?: string;
}
