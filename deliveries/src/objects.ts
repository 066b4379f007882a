import { egressTo } from '@presage/platform/cluster';

/** Where the service listens: the address that the node has for pods. */
export interface ServiceAddress {
  readonly address: string;
  readonly port: number;
}

/** Keys of the Secret `presage` that tell a workload where the service is, and what opens it. */
export const secretKeys = { url: 'deliveries-url', token: 'deliveries-token' } as const;

/** Name of the NetworkPolicy in each environment's namespace. */
export const policyName = 'deliveries';

const encoded = (text: string) => Buffer.from(text).toString('base64');

/** The change of the Secret `presage` that sets the two keys, or without values removes them; others stay as they are. */
export const secretChange = (values?: {
  readonly url: string;
  readonly token: string;
}): { readonly data: Readonly<Record<string, string | null>> } => ({
  data: {
    [secretKeys.url]: values ? encoded(values.url) : null,
    [secretKeys.token]: values ? encoded(values.token) : null,
  },
});

/** Lets the pods of one workload reach the service, at that address and port alone. */
export const policyObject = (namespace: string, workload: string, at: ServiceAddress): object => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: policyName, namespace },
  spec: {
    podSelector: { matchLabels: { 'app.kubernetes.io/name': workload } },
    policyTypes: ['Egress'],
    egress: egressTo([at]),
  },
});
