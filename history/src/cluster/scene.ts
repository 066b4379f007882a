import type { Application, Condition, Metadata, Pod } from './objects.ts';

export interface Event {
  readonly reason: string;
  readonly message: string;
  readonly type?: string;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly involvedObject: { readonly kind: string; readonly name: string };
}

export interface Claim {
  readonly metadata: Metadata;
  readonly spec?: { readonly storageClassName?: string };
  readonly status?: { readonly phase?: string };
}

/** A Deployment, StatefulSet or Job. */
export interface Controller {
  readonly kind: string;
  readonly metadata: Metadata;
  readonly spec?: { readonly replicas?: number };
  readonly status?: {
    readonly readyReplicas?: number;
    /** Of a StatefulSet: the version that its pods shall have. */
    readonly updateRevision?: string;
    readonly active?: number;
    readonly succeeded?: number;
    readonly failed?: number;
    readonly startTime?: string;
    readonly conditions?: readonly Condition[];
  };
}

export interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

export interface PolicyPeer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string };
}

export interface PolicyRule {
  readonly from?: readonly PolicyPeer[];
  readonly to?: readonly PolicyPeer[];
  readonly ports?: readonly { readonly port?: number | string; readonly endPort?: number }[];
}

export interface NetworkPolicy {
  readonly metadata: Metadata;
  readonly spec: {
    readonly podSelector?: Selector;
    readonly policyTypes?: readonly string[];
    readonly ingress?: readonly PolicyRule[];
    readonly egress?: readonly PolicyRule[];
  };
}

export interface Service {
  readonly metadata: Metadata;
  readonly spec?: {
    readonly clusterIP?: string;
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports?: readonly { readonly port: number; readonly targetPort?: number | string }[];
  };
}

export interface Node {
  readonly metadata: Metadata;
  readonly status?: { readonly conditions?: readonly Condition[] };
}

/** All that is known of an environment in the cluster at one moment. */
export interface Scene {
  readonly application: Application | undefined;
  readonly pods: readonly Pod[];
  readonly events: readonly Event[];
  readonly claims: readonly Claim[];
  readonly controllers: readonly Controller[];
  readonly policies: readonly NetworkPolicy[];
  readonly services: readonly Service[];
  readonly nodes: readonly Node[];
  /** The last lines of pods that fail, by the pod’s name. */
  readonly logs: Readonly<Record<string, readonly string[]>>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The events of an object, oldest first. */
export const eventsOf = (
  { events }: Pick<Scene, 'events'>,
  object: { readonly metadata: { readonly name: string } },
): Event[] =>
  events
    .filter(({ involvedObject }) => involvedObject.name === object.metadata.name)
    .toSorted((one, other) => timeOf(one) - timeOf(other));

const timeOf = ({ lastTimestamp, eventTime }: Event): number =>
  Date.parse(lastTimestamp ?? eventTime ?? '') || 0;
