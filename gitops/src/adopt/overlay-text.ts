import { stringify } from 'yaml';

/** The label of the Service that an environment publishes. */
const published = 'presage.local/published=true';

/**
 * An overlay without a workload.
 * @param port NodePort of the Service with the label; without one, the overlay publishes nothing
 */
export function overlayText(namespace: string, port: number | undefined): string {
  const patch = stringify([{ op: 'add', path: '/spec/ports/0/nodePort', value: port }]);
  return stringify({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace,
    resources: ['../../base'],
    components: ['pins'],
    ...(port === undefined
      ? {}
      : { patches: [{ target: { kind: 'Service', labelSelector: published }, patch }] }),
  });
}
