import type { Scene } from '../cluster/scene.ts';
import type { Cause } from './cause.ts';
import {
  type Detector,
  degraded,
  diskFull,
  notReadable,
  notRendered,
  pinRefused,
  quotaExceeded,
  syncFailed,
  volumeUnbound,
  waiting,
} from './cluster-causes.ts';
import { outdatedPod } from './outdated-pod.ts';
import {
  crashes,
  imageMissing,
  jobFailed,
  neverReady,
  outOfMemory,
  policyBlocks,
  secretMissing,
  unschedulable,
} from './pod-causes.ts';

/** In this order: what has another as its consequence comes first. */
const detectors: readonly Detector[] = [
  notReadable,
  notRendered,
  diskFull,
  quotaExceeded,
  volumeUnbound,
  outdatedPod,
  secretMissing,
  imageMissing,
  outOfMemory,
  policyBlocks,
  jobFailed,
  crashes,
  pinRefused,
  neverReady,
  unschedulable,
  syncFailed,
  degraded,
  waiting,
];

/** Why an environment is not Synced and Healthy; nothing where nothing is wrong and nothing is awaited. */
export function findCause(scene: Scene): Cause | undefined {
  const { sync, health, operationState } = scene.application?.status ?? {};
  const isFine =
    sync?.status === 'Synced' &&
    health?.status === 'Healthy' &&
    scene.application?.operation === undefined &&
    operationState?.phase !== 'Running' &&
    !scene.application?.status?.conditions?.some(({ type }) => type.endsWith('Error'));
  if (isFine) return undefined;
  for (const detect of detectors) {
    const cause = detect(scene);
    if (cause) return cause;
  }
  return undefined;
}
