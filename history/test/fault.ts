import type { Scene } from '../src/cluster/scene.ts';

/** What the cluster shows of a fault, and what has to be said about it. */
export interface Fault {
  readonly scene: Partial<Scene>;
  readonly kind: string;
  readonly cause: RegExp;
  /** The commit of main that brought it. */
  readonly commit: string;
  readonly next?: RegExp;
}

export const created = { type: 'PodScheduled', status: 'True' };
export const running = { startedAt: '2026-11-20T14:05:06Z' };
/** The commit of main that the image is of, and that of the delivery. */
export const built = 'bbbbbbbbbbbb';
export const revision = 'dddddddddddd';
