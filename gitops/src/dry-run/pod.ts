import type { ApiServer } from '@presage/platform/cluster';
import { type KubernetesObject, podOf } from '@presage/platform/manifests';
import { type Answer, answerOf } from './answer.ts';

interface ClaimTemplates {
  readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
}

/**
 * Asks, in a dry run, for one pod as a workload makes it: what admits pods (their security level, limits of the
 * namespace, priorities) does not judge the workload itself.
 * @returns undefined for an object that makes no pods
 * @throws Error when the server does not answer
 */
export async function askForPod(
  server: ApiServer,
  object: KubernetesObject,
  namespace: string,
): Promise<Answer | undefined> {
  const pod = podOf(object);
  if (!pod) return undefined;
  const template = (object.spec?.template ?? object.spec?.jobTemplate?.spec?.template) as {
    metadata?: { annotations?: object };
  };
  const claims = (object.spec as ClaimTemplates | undefined)?.volumeClaimTemplates ?? [];
  const volumes = [
    ...(pod.spec.volumes ?? []),
    ...claims.map(({ metadata }) => ({ name: metadata.name, emptyDir: {} })),
  ];
  const annotations = template.metadata?.annotations;
  const body = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${object.metadata.name}-`,
      labels: pod.labels,
      ...(annotations && { annotations }),
    },
    spec: { ...pod.spec, volumes },
  };
  const path = `/api/v1/namespaces/${namespace}/pods?dryRun=All`;
  return answerOf(await server.send({ method: 'POST', path, body }));
}
