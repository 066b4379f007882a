import { egressTo } from '@presage/platform/cluster';

/** Where the service listens: the address that the node has for pods. */
export interface ServiceAddress {
  readonly address: string;
  readonly port: number;
}

/** Keys of the Secret `presage` that tell a workload where the service is, what opens it, and what lets it change something. */
export const secretKeys = {
  url: 'deliveries-url',
  token: 'deliveries-token',
  writing: 'deliveries-writing-token',
} as const;

export type SecretValues = Readonly<Record<keyof typeof secretKeys, string>>;

/** Name of the NetworkPolicy in each environment's namespace. */
export const policyName = 'deliveries';

const encoded = (text: string) => Buffer.from(text).toString('base64');

/** The change of the Secret `presage` that sets these keys, or without values removes them; others stay as they are. */
export const secretChange = (
  values?: SecretValues,
): { readonly data: Readonly<Record<string, string | null>> } => ({
  data: Object.fromEntries(
    Object.entries(secretKeys).map(([name, key]) => [
      key,
      values ? encoded(values[name as keyof SecretValues]) : null,
    ]),
  ),
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
