export interface ImageDefinition {
  /** Default: `apps/<name>/Dockerfile`. */
  readonly dockerfile?: string;
  /** Files and folders that the image is made of; a change in them builds it again. Default: `apps/<name>`. */
  readonly inputs?: readonly string[];
}

/** A Job that runs another image, pinned apart: it runs again only when one of its inputs changes. */
export interface JobDefinition {
  readonly image: string;
  /** Files and folders whose change runs the Job again. */
  readonly inputs: readonly string[];
}

/** A value that `up` generates once for each environment, as a key of the Secret `presage`. */
export interface SecretDefinition {
  /** Random bytes in it, 12 to 96; the value is their base64url form. */
  readonly bytes: number;
  /** Shown by `password` beside the value, e.g. the name that signs in with it. */
  readonly account?: string | undefined;
}

/** Something that tests and checks need and that is made from files of the repository. */
export interface GeneratedDefinition {
  readonly title: string;
  /** Program and arguments, run in `folder`. */
  readonly command: readonly string[];
  readonly folder: string;
  /** Patterns of files; a change in one of them runs the command again. */
  readonly inputs: readonly string[];
  /** The folder that the command makes. */
  readonly output: string;
}

/** How the application runs alone on this machine. */
export interface StartDefinition {
  /** `npm start`: program and arguments, run at the root of the repository. */
  readonly command: readonly string[];
  /** `npm run dev`; without it the same command. */
  readonly dev?: readonly string[];
}

/** An environment of its own for each pushed branch, made from `overlays/preview`. See docs/descriptor.md. */
export interface PreviewsDefinition {
  /** The Service that a preview is reached through. */
  readonly service: string;
  /** How many previews may be awake: beyond it, the one that was unused for longest sleeps. Default: 5. */
  readonly max?: number;
  /** Without a request for so long, a preview sleeps: `90s`, `30m`, `8h`, `7d`. Default: 30m. */
  readonly idle?: string;
  /** Memory that the pods of one preview may use together, as Kubernetes writes it. Default: 4Gi. */
  readonly memory?: string;
  /** The database server of the first environment, where each preview gets a copy of that environment's database. */
  readonly database?: PreviewDatabaseDefinition;
}

export interface PreviewDatabaseDefinition {
  /** The Service of a PostgreSQL server. */
  readonly service: string;
  /** The database that is copied. */
  readonly name: string;
  /** The role that may create databases and roles, and the key of the Secret `presage` with its password. */
  readonly user: string;
  readonly secret: string;
  /** Pods of a preview that may connect, by their label app.kubernetes.io/name. */
  readonly clients: readonly string[];
  /** A larger database is not copied: previews start with an empty one. Default: 1024. */
  readonly maxMegabytes?: number;
  /** Tables that are empty in a preview, with the rows that refer to them. */
  readonly empty?: readonly string[];
  /** By `table.column`, the SQL expression that replaces its values in a preview; null blanks them. */
  readonly replace?: Readonly<Record<string, string | null>>;
}

/** A service on the machine of the cluster that answers what was delivered. See docs/descriptor.md. */
export interface DeliveriesDefinition {
  /** The workload whose pods may ask it, by their label app.kubernetes.io/name. */
  readonly client: string;
  /** Where it listens, at the address that the node has for pods. Default: 9480. */
  readonly port?: number;
}

/** What is delivered, and to where. Everything that the manifests state is read from them instead. */
export interface DeliveryDefinition {
  /**
   * In the order in which a change passes through them. A push to main is released to the first; each other
   * one is promoted from the one before it, or from the one that `from` names.
   */
  readonly environments: readonly (string | { readonly name: string; readonly from: string })[];
  /** Only what differs from the convention: each folder of `apps/` with a Dockerfile is an image. */
  readonly images?: Readonly<Record<string, ImageDefinition>>;
  readonly jobs?: Readonly<Record<string, JobDefinition>>;
  /** Patterns of files that are in no image, such as tests. */
  readonly ignored?: readonly string[];
  /** Files of `name=value` lines in each overlay that are pinned beside the images. */
  readonly pinnedFiles?: readonly string[];
  readonly secrets?: Readonly<Record<string, SecretDefinition>>;
  /** Kustomizations that `up` applies to the cluster itself, beside Argo CD. */
  readonly clusterResources?: readonly string[];
  readonly generated?: readonly GeneratedDefinition[];
  /** npm workspaces whose tests `npm test` runs, in this order. */
  readonly suites?: readonly string[];
  /** The npm workspace that drives a running cluster: `npm run e2e`. */
  readonly endToEnd?: string;
  /** Programs that measure something, by the name that `npm run bench -- <name>` gives. */
  readonly benchmarks?: Readonly<Record<string, readonly string[]>>;
  readonly start?: StartDefinition;
  /** Files and folders of a demonstration, which `gitops adopt` removes beside its workloads. */
  readonly demonstration?: readonly string[];
  /** Environments of branches; without it, or with false, a pushed branch is only kept. */
  readonly previews?: false | PreviewsDefinition;
  /** A service that answers what was delivered; without it, or with false, there is none. */
  readonly deliveries?: false | DeliveriesDefinition;
  /** Modules of this repository whose default export is an Extension. */
  readonly extensions?: readonly string[];
}

/**
 * Types the descriptor of a repository; `gitops.config.ts` exports what it returns. The descriptor is read
 * from the commit that is delivered, so it may import nothing but this module.
 */
export const defineDelivery = (definition: DeliveryDefinition): DeliveryDefinition => definition;
