import type { DemoStep } from '../step.ts';
import { pushToLive, rollback, rollingUpdate } from './delivery.ts';
import { deploymentDeleted, podDeleted, scaledByHand } from './healing.ts';
import { crashes, doesNotBuild } from './mistakes.ts';
import { model } from './model.ts';
import { objects } from './objects.ts';
import { policy } from './policy.ts';
import { volume } from './volume.ts';

/** The demonstration, in order. */
export const steps: readonly DemoStep[] = [
  objects,
  pushToLive,
  rollingUpdate,
  podDeleted,
  scaledByHand,
  deploymentDeleted,
  volume,
  doesNotBuild,
  crashes,
  rollback,
  model,
  policy,
];
