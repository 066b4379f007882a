/** The fields of rendered Kubernetes objects that the rules read. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly spec?: Spec;
  readonly data?: Readonly<Record<string, string>>;
  /** Of a RoleBinding. */
  readonly subjects?: readonly { readonly kind: string; readonly name: string }[];
}

export type Labels = Readonly<Record<string, string>>;

interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Labels;
  readonly annotations?: Labels;
}

/** The union of what Deployment, StatefulSet, Job, Service, NetworkPolicy and the others specify. */
interface Spec {
  readonly template?: PodTemplate;
  readonly jobTemplate?: { readonly spec?: { readonly template?: PodTemplate } };
  readonly selector?: Labels | LabelSelector;
  readonly strategy?: {
    readonly rollingUpdate?: {
      readonly maxSurge?: number | string;
      readonly maxUnavailable?: number | string;
    };
  };
  readonly type?: string;
  readonly ports?: readonly ServicePort[];
  readonly podSelector?: LabelSelector;
  readonly policyTypes?: readonly string[];
  readonly ingress?: readonly unknown[];
  readonly egress?: readonly unknown[];
}

interface PodTemplate {
  readonly metadata?: { readonly labels?: Labels };
  readonly spec?: PodSpec;
}

export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly unknown[];
}

export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly targetPort?: number | string;
  readonly nodePort?: number;
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly enableServiceLinks?: boolean;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly securityContext?: SecurityContext;
}

interface SecurityContext {
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly seccompProfile?: { readonly type?: string };
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly args?: readonly string[];
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
  readonly env?: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: ValueSource;
  }[];
  readonly envFrom?: readonly { readonly configMapRef?: Reference; readonly secretRef?: Reference }[];
  readonly startupProbe?: object;
  readonly readinessProbe?: object;
  readonly livenessProbe?: object;
  readonly resources?: { readonly requests?: Labels; readonly limits?: Labels };
  readonly securityContext?: SecurityContext;
}

interface Reference {
  readonly name: string;
  readonly optional?: boolean;
}

interface ValueSource {
  readonly configMapKeyRef?: Reference & { readonly key: string };
  readonly secretKeyRef?: Reference & { readonly key: string };
}

interface Volume {
  readonly name: string;
  readonly configMap?: Reference;
  readonly secret?: { readonly secretName: string };
  readonly persistentVolumeClaim?: { readonly claimName: string };
  readonly projected?: { readonly sources?: readonly { readonly serviceAccountToken?: object }[] };
  readonly [source: string]: unknown;
}

/** A pod as one of the objects describes it. */
export interface Pod {
  readonly owner: KubernetesObject;
  readonly labels: Labels;
  readonly spec: PodSpec;
}

/** The pod that an object makes, if it makes any. */
export function podOf(object: KubernetesObject): Pod | undefined {
  const template = object.spec?.template ?? object.spec?.jobTemplate?.spec?.template;
  if (!template?.spec) return undefined;
  return { owner: object, labels: template.metadata?.labels ?? {}, spec: template.spec };
}

export function containersOf(pod: Pod): readonly Container[] {
  return [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
}

/** What manifests call an image that this repository builds: `presage/web` for `web`. */
export const imageName = (image: string): string => `presage/${image}`;

/** The images of an object's containers; the object may not have passed its schema yet. */
export const imagesOf = (object: KubernetesObject): string[] => {
  const { containers, initContainers } = (podOf(object)?.spec ?? {}) as Partial<PodSpec>;
  return [...(containers ?? []), ...(initContainers ?? [])].map(({ image = '' }) => image);
};

/** Whether a set of wanted labels, which must not be empty, is among those that an object carries. */
export function matches(wanted: Labels | undefined, labels: Labels): boolean {
  const pairs = Object.entries(wanted ?? {});
  return pairs.length > 0 && pairs.every(([key, value]) => labels[key] === value);
}

export function syncOptions(object: KubernetesObject): readonly string[] {
  return (object.metadata.annotations?.['argocd.argoproj.io/sync-options'] ?? '')
    .split(',')
    .map((option) => option.trim());
}
