import { isReady, type Pod } from '../cluster/objects.ts';
import type { Controller, Scene } from '../cluster/scene.ts';
import { type Detector, ownPods } from './cluster-causes.ts';
import { crashes, imageMissing } from './pod-causes.ts';

/** The StatefulSet that has a newer version than this pod of it. */
const newerThan = (pod: Pod, { controllers }: Scene): Controller | undefined => {
  const version = pod.metadata.labels?.['controller-revision-hash'];
  return controllers.find(
    ({ kind, metadata, status }) =>
      kind === 'StatefulSet' &&
      pod.metadata.name.replace(/-\d+$/, '') === metadata.name &&
      version !== undefined &&
      status?.updateRevision !== undefined &&
      status.updateRevision !== version,
  );
};

/**
 * A broken pod of an earlier version that stays: Kubernetes replaces no pod of a StatefulSet before it is ready
 * ("Forced rollback" in its documentation of StatefulSets), so no delivery helps.
 */
export const outdatedPod: Detector = (scene) => {
  for (const pod of ownPods(scene).filter((one) => !isReady(one))) {
    const set = newerThan(pod, scene);
    if (!set) continue;
    const alone = { ...scene, pods: [pod] };
    const cause = imageMissing(alone) ?? crashes(alone);
    if (!cause) continue;
    const { name, namespace } = pod.metadata;
    return {
      ...cause,
      text: `${cause.text} This pod is of an earlier version: the StatefulSet ${set.metadata.name} has a newer one, but Kubernetes replaces no pod of it that is not ready.`,
      next: `Delete the pod, so that the newer version starts (this takes a right that \`rights/\` does not give): kubectl --namespace ${namespace ?? 'NAMESPACE'} delete pod ${name}`,
    };
  }
  return undefined;
};
