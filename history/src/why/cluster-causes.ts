import {
  degradedResources,
  isDeployedJobs,
  isJobs,
  isReady,
  type Pod,
  workloadOf,
} from '../cluster/objects.ts';
import { type Controller, eventsOf, type Scene } from '../cluster/scene.ts';
import type { Cause } from './cause.ts';

/** Looks for one kind of cause. */
export type Detector = (scene: Scene) => Cause | undefined;

/** Pods of the environment itself, without those of Jobs that a person started, newest first. */
export const ownPods = ({ pods }: Scene): Pod[] =>
  pods
    .filter((pod) => pod.metadata.deletionTimestamp === undefined && (!isJobs(pod) || isDeployedJobs(pod)))
    .toSorted((one, other) =>
      (other.metadata.creationTimestamp ?? '').localeCompare(one.metadata.creationTimestamp ?? ''),
    );

const isPending = (pod: Pod) => pod.status.phase === 'Pending' && !isReady(pod);

const comparison = ({ application }: Scene) =>
  application?.status?.conditions?.find(
    ({ type }) => type === 'ComparisonError' || type === 'InvalidSpecError',
  );

/** What git and its transports say where they do not get to the repository. */
const unreadable =
  /list refs|dial tcp|connection refused|no such host|i\/o timeout|handshake failed|authentication required|unable to access|repository not found/i;

/** Argo CD can't read the repository: what runs stays, and nothing new arrives. */
export const notReadable: Detector = (scene) => {
  const { message } = comparison(scene) ?? {};
  return message !== undefined && unreadable.test(message)
    ? {
        kind: 'git',
        text: `Argo CD cannot read the repository: ${message}.`,
        next: 'A rollback does not help: it takes the same way. Bring the git server back, or see “Branches on a forge” in docs/configuration.md; then `npm run gitops release` pushes what it lacks.',
      }
    : undefined;
};

/** Argo CD can't make manifests of the commit. */
export const notRendered: Detector = (scene) => {
  const condition = comparison(scene);
  return condition
    ? { kind: 'not-rendered', text: `Argo CD cannot compare it with the cluster: ${condition.message}.` }
    : undefined;
};

/** What the scheduler says of a pod that no node takes; it does not name the taint. */
const tainted = /untolerated taint/;
const isEvictedForDisk = ({ status }: Pod) =>
  status.reason === 'Evicted' && /ephemeral-storage|disk|inodes/i.test(status.message ?? '');

/** A node has no disk space left: it evicts pods and takes no new ones. */
export const diskFull: Detector = (scene) => {
  const full = scene.nodes.filter(({ status }) =>
    status?.conditions?.some(({ type, status: value }) => type === 'DiskPressure' && value === 'True'),
  );
  const own = ownPods(scene);
  const pod =
    own.find(isEvictedForDisk) ??
    own.find(({ status }) => status.conditions?.some(({ message }) => tainted.test(message ?? '')));
  if (!pod || (full.length === 0 && !isEvictedForDisk(pod))) return undefined;
  const node = full[0]?.metadata.name ?? pod.spec?.nodeName;
  const message = isEvictedForDisk(pod)
    ? `pod ${pod.metadata.name} was evicted: ${pod.status.message}`
    : `no node can run pod ${pod.metadata.name}`;
  return {
    kind: 'disk-full',
    text: `Node ${node ?? 'unknown'} is out of disk space: ${message}.`,
    pod,
    next: 'Free disk space on the node (`df -h`): it runs pods again a few minutes later. A rollback does not help.',
  };
};

const quotaMessage = /exceeded quota: ([^,]+), requested: (.+), used: (.+), limited: (.+)/;

/** Whether a controller still lacks pods. */
const lacksPods = ({ kind, spec, status = {} }: Controller) =>
  kind === 'Job'
    ? (status.succeeded ?? 0) === 0 && (status.active ?? 0) === 0
    : (status.readyReplicas ?? 0) < (spec?.replicas ?? 1);

/** A quota of the namespace forbids a pod. */
export const quotaExceeded: Detector = (scene) => {
  for (const controller of scene.controllers) {
    const { kind, metadata, status } = controller;
    const condition = status?.conditions?.find(
      ({ type, status: value, message }) =>
        type === 'ReplicaFailure' && value === 'True' && quotaMessage.test(message ?? ''),
    );
    const event = eventsOf(scene, controller).findLast(
      ({ reason, message }) => reason === 'FailedCreate' && quotaMessage.test(message),
    );
    const message = condition?.message ?? (lacksPods(controller) ? event?.message : undefined);
    const [, quota, requested, used, limited] = quotaMessage.exec(message ?? '') ?? [];
    if (quota === undefined) continue;
    return {
      kind: 'quota',
      text: `${kind} ${metadata.name} may not start a pod: the quota ${quota} allows ${limited}, ${used} is used, and the pod asks for ${requested}.`,
      next: `Raise the quota ${quota} or lower what the pods ask for, and \`git push cluster main\`.`,
    };
  }
  return undefined;
};

const nextForClaim = (namespace: string | undefined, name: string) =>
  `See \`kubectl --namespace ${namespace ?? 'NAMESPACE'} describe persistentvolumeclaim ${name}\`, then fix its storage class or size on main and \`git push cluster main\`.`;

const refusalOf = (scene: Scene, claim: Scene['claims'][number]) =>
  eventsOf(scene, claim).findLast(({ type }) => type === 'Warning');

/** A claim that nobody can provide, where a sync waits for it before it makes the pod that uses it. */
const claimRefused: Detector = (scene) => {
  for (const claim of scene.claims.filter(({ status }) => status?.phase === 'Pending')) {
    const refusal = refusalOf(scene, claim);
    if (!refusal) continue;
    const { name, namespace } = claim.metadata;
    return {
      kind: 'volume',
      text: `The volume claim ${name} is not bound: ${refusal.message.trim()}.`,
      next: nextForClaim(namespace, name),
    };
  }
  return undefined;
};

/** A volume is not there. */
export const volumeUnbound: Detector = (scene) => {
  for (const pod of ownPods(scene).filter(isPending)) {
    const names = (pod.spec?.volumes ?? []).flatMap(
      ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [],
    );
    for (const name of names) {
      const claim = scene.claims.find(({ metadata }) => metadata.name === name);
      if (claim?.status?.phase === 'Bound') continue;
      const scheduled = pod.status.conditions?.find(({ type }) => type === 'PodScheduled');
      const event = claim ? refusalOf(scene, claim) : undefined;
      // A claim is bound when its first pod is scheduled: only a refusal makes it the cause.
      if (claim && !event && !/unbound|volume|persistentvolumeclaim/i.test(scheduled?.message ?? ''))
        continue;
      const why = event?.message ?? scheduled?.message ?? 'it is not bound';
      return {
        kind: 'volume',
        text: claim
          ? `The volume claim ${name} of pod ${pod.metadata.name} is not bound: ${why.trim()}.`
          : `The volume claim ${name} of pod ${pod.metadata.name} does not exist.`,
        pod,
        next: nextForClaim(pod.metadata.namespace, name),
      };
    }
  }
  return claimRefused(scene);
};

/** Argo CD reports a resource as degraded, although no pod fails: for example a pinned value that no pod can apply. */
export const pinRefused: Detector = ({ application }) => {
  const found = application
    ? degradedResources(application).find((text) => text.startsWith('ConfigMap '))
    : undefined;
  return found ? { kind: 'pin', text: `${found.replace(/\.$/, '')}.` } : undefined;
};

export const degraded: Detector = ({ application }) => {
  const found = application ? degradedResources(application) : [];
  return found.length > 0 ? { kind: 'degraded', text: `${found.join('; ').replace(/\.$/, '')}.` } : undefined;
};

/** Argo CD could not apply the commit. */
export const syncFailed: Detector = ({ application }) => {
  const { phase, message = '', syncResult, retryCount = 0 } = application?.status?.operationState ?? {};
  if (phase !== 'Failed' && phase !== 'Error' && !(phase === 'Running' && retryCount >= 2)) return undefined;
  // A later sync of the same application can succeed without the failed one being forgotten.
  if (application?.status?.sync?.status === 'Synced') return undefined;
  const resources = (syncResult?.resources ?? [])
    .filter(
      ({ status, hookPhase }) => status === 'SyncFailed' || hookPhase === 'Failed' || hookPhase === 'Error',
    )
    .map(({ kind, name, message: reason }) => `${kind} ${name}: ${reason}`);
  return {
    kind: 'sync',
    text: `the sync fails: ${[message, ...resources].join('\n  ').replace(/\.$/, '')}.`,
  };
};

/** What a sync waits for while nothing is wrong. */
export const waiting: Detector = (scene) => {
  const { application } = scene;
  const { sync, health, operationState } = application?.status ?? {};
  if (!application) return { kind: 'waiting', text: 'Argo CD has no application of it yet.' };
  const starting = ownPods(scene).filter(
    (pod) => !isReady(pod) && pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed',
  );
  const [pod] = starting;
  const last = pod ? eventsOf(scene, pod).at(-1) : undefined;
  const age = pod
    ? Math.max(0, Math.round((scene.now - Date.parse(pod.metadata.creationTimestamp ?? '')) / 1000))
    : 0;
  if (pod)
    return {
      kind: 'waiting',
      text: `It waits for ${isJobs(pod) ? 'the Job' : 'pod'} ${isJobs(pod) ? workloadOf(pod) : pod.metadata.name}, which is ${age} s old${last ? `: ${last.reason}, ${last.message.split('\n')[0]}` : ''}.`,
      pod,
    };
  if (application.operation || operationState?.phase === 'Running')
    return { kind: 'waiting', text: `A sync runs: ${operationState?.message ?? 'it has just started'}.` };
  if (sync?.status !== 'Synced')
    return { kind: 'waiting', text: 'Argo CD has seen the commit and is about to apply it.' };
  return health?.status === 'Healthy'
    ? undefined
    : { kind: 'waiting', text: `Argo CD reports it as ${health?.status ?? 'unknown'} without a reason.` };
};
