import { loadedRegistry } from '@presage/platform/cluster';
import { isJobs, isReady, type Pod, workloadOf } from '../cluster/objects.ts';
import { containersOf, podFailure } from '../cluster/pod-failure.ts';
import { eventsOf, type Scene } from '../cluster/scene.ts';
import type { Cause } from './cause.ts';
import { type Detector, ownPods } from './cluster-causes.ts';
import { blockedService } from './reachable.ts';

const isDone = (pod: Pod) => pod.status.phase === 'Succeeded';

/** Pods that are neither ready nor done, newest first. */
const failingPods = (scene: Scene): Pod[] => ownPods(scene).filter((pod) => !isReady(pod) && !isDone(pod));

const missingObject = /(secret|configmap) "([^"]+)" not found/;

/** A Secret or ConfigMap that a pod uses does not exist. */
export const secretMissing: Detector = (scene) => {
  for (const pod of failingPods(scene)) {
    const messages = [
      ...containersOf(pod).map(({ state }) => state.waiting?.message ?? ''),
      ...(pod.status.phase === 'Pending' ? eventsOf(scene, pod).map(({ message }) => message) : []),
    ];
    const [, kind, name] = messages.map((text) => missingObject.exec(text)).find(Boolean) ?? [];
    if (kind === undefined) continue;
    const isSecret = kind === 'secret';
    return {
      kind: 'secret',
      text: `The ${isSecret ? 'Secret' : 'ConfigMap'} ${name} that pod ${pod.metadata.name} uses does not exist.`,
      pod,
      ...(isSecret
        ? {
            next: 'If gitops.config.ts names it, run `npm run up`, which creates those that are missing. If not, create it: kubectl create secret.',
          }
        : {}),
    };
  }
  return undefined;
};

const imageReasons = new Set(['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull']);

/** An image can't be pulled. */
export const imageMissing: Detector = (scene) => {
  for (const pod of failingPods(scene)) {
    const container = containersOf(pod).find(({ state }) => imageReasons.has(state.waiting?.reason ?? ''));
    if (!container) continue;
    const { name, image, state } = container;
    const failed = eventsOf(scene, pod).findLast(({ reason }) => reason === 'Failed')?.message;
    const message = (failed ?? state.waiting?.message ?? 'no reason given').split('\n')[0];
    return {
      kind: 'image',
      text: `pod ${pod.metadata.name}: the image ${image ?? `of ${name}`} cannot be pulled (${state.waiting?.reason}): ${message}.`,
      pod,
      next: image?.startsWith(`${loadedRegistry}/`)
        ? 'Images are loaded into the nodes of this cluster. If they removed it, `npm run gitops release` loads it again; if they have it, see “Without a registry” in docs/recipes/existing-cluster.md.'
        : 'Run `npm run gitops release`: it builds what the registry lacks. Or go back: `npm run gitops rollback ENVIRONMENT`.',
    };
  }
  return undefined;
};

/** A container needs more memory than it may use. */
export const outOfMemory: Detector = (scene) => {
  for (const pod of failingPods(scene)) {
    const container = containersOf(pod).find(({ state, lastState }) =>
      [state.terminated, lastState?.terminated].some((ended) => ended?.reason === 'OOMKilled'),
    );
    if (!container) continue;
    const limit = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])].find(
      ({ name }) => name === container.name,
    )?.resources?.limits?.memory;
    return {
      kind: 'memory',
      text: `pod ${pod.metadata.name}: ${container.name} was ended because it uses more memory than its limit${limit ? ` of ${limit}` : ''} (OOMKilled, ${container.restartCount} restarts).`,
      pod,
    };
  }
  return undefined;
};

/** NetworkPolicies keep a pod from what it needs. */
export const policyBlocks: Detector = (scene) => {
  for (const pod of failingPods(scene)) {
    const blocked = blockedService(scene, pod);
    if (!blocked) continue;
    const { service, port, type, policies } = blocked;
    const verb = type === 'Ingress' ? `let it in at ${service}` : 'let it out';
    const names = `${policies.length === 1 ? 'the NetworkPolicy' : 'the NetworkPolicies'} ${policies.join(', ')}`;
    return {
      kind: 'policy',
      text: `pod ${pod.metadata.name} cannot reach ${service}:${port}: ${names} ${policies.length === 1 ? 'does' : 'do'} not ${verb}.`,
      pod,
    };
  }
  return undefined;
};

/** A Job of the sync failed: the rest of the sync waits for it. */
export const jobFailed: Detector = (scene) => {
  const pod = ownPods(scene).find((one) => isJobs(one) && one.status.phase === 'Failed');
  if (!pod) return undefined;
  const name = workloadOf(pod);
  const job = scene.controllers.find(({ kind, metadata }) => kind === 'Job' && metadata.name === name);
  if ((job?.status?.succeeded ?? 0) > 0) return undefined;
  const over = job?.status?.conditions?.find(({ type, status }) => type === 'Failed' && status === 'True');
  const tries = job?.status?.failed ?? 1;
  return {
    kind: 'job',
    text: `pod ${pod.metadata.name}: ${podFailure(pod, 0, scene.now) ?? 'it failed'}. The Job ${name} failed${over?.reason ? ` (${over.reason})` : ''} after ${tries} ${tries === 1 ? 'attempt' : 'attempts'}, and what comes after it is not applied.`,
    pod,
  };
};

/** A pod ends, or can't start. */
export const crashes: Detector = (scene) => {
  for (const pod of failingPods(scene).filter((one) => !isJobs(one))) {
    const restarts = containersOf(pod).some(
      ({ restartCount, state, lastState }) =>
        restartCount > 0 && (state.terminated ?? lastState?.terminated) !== undefined,
    );
    // Any restart counts here: a person asks because it is not healthy.
    const failure = podFailure(pod, 0, scene.now);
    if (failure === undefined || (!restarts && pod.status.phase === 'Pending' && isUnscheduled(pod)))
      continue;
    return { kind: 'crash', text: `pod ${pod.metadata.name}: ${failure}.`, pod };
  }
  return undefined;
};

const isUnscheduled = ({ status }: Pod) =>
  status.conditions?.some(({ type, status: value }) => type === 'PodScheduled' && value === 'False') === true;

/** No node has room. */
export const unschedulable: Detector = (scene) => {
  const pod = failingPods(scene).find(isUnscheduled);
  const message = pod?.status.conditions?.find(({ type }) => type === 'PodScheduled')?.message;
  return pod
    ? {
        kind: 'unschedulable',
        text: `pod ${pod.metadata.name}: no node can run it: ${(message ?? 'no reason given').replace(/\.$/, '')}.`,
        pod,
      }
    : undefined;
};

/** Below this age a pod may still start. */
const startMilliseconds = 30_000;

/** A pod runs and is never ready. */
export const neverReady: Detector = (scene): Cause | undefined => {
  for (const pod of failingPods(scene)) {
    const age = scene.now - Date.parse(pod.metadata.creationTimestamp ?? '');
    const probe = eventsOf(scene, pod).findLast(({ reason }) => reason === 'Unhealthy');
    if (pod.status.phase !== 'Running' || isJobs(pod) || age < startMilliseconds) continue;
    const container = containersOf(pod).find(({ ready }) => !ready);
    return {
      kind: 'readiness',
      text: `pod ${pod.metadata.name} (${workloadOf(pod)}) did not become ready in time: ${container?.name ?? 'it'} has run for ${Math.round(age / 1000)} s${probe ? `; ${probe.message.split('\n')[0]}` : ''}.`,
      pod,
    };
  }
  return undefined;
};
