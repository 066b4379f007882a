import type { ClusterRecord } from '@presage/platform/cluster';
import type { Configuration } from '@presage/platform/configuration';
import type { Environment } from '@presage/platform/environment';
import type { Plan } from '@presage/platform/plan';
import type { Command } from 'commander';
import type { Descriptor } from '../descriptor/descriptor.ts';
import type { Tree } from '../descriptor/tree.ts';
import type { Git } from '../git/git.ts';
import type { Entries } from './entries.ts';

/** The cluster that `up` made, with what is delivered to it. */
export interface Cluster {
  readonly record: ClusterRecord;
  /** In the bare repository behind the git remote `cluster`. */
  readonly git: Git;
  readonly descriptor: Descriptor;
  /** Loads the extensions on the first call, so a release, which reads no pinned file, does without. */
  readonly pinned: () => Promise<readonly Pinned[]>;
}

/** A pinned file as the descriptor names it, with the meaning that an extension gives its values. */
export interface Pinned {
  /** Name in each overlay, e.g. `versions.env`. */
  readonly file: string;
  readonly meaning: PinnedFile;
}

/**
 * What an application adds to the delivery. It lives with the application and is named in gitops.config.ts;
 * without it its verbs do not exist and everything else works.
 */
export interface Extension {
  /** Adds verbs to the command line. `configuration` reads the environment when a verb runs. */
  readonly register?: (program: Command, configuration: () => Configuration) => void;
  /** What the values of a pinned file mean, by the file's name in the overlay, e.g. `versions.env`. */
  readonly pinnedFiles?: Readonly<Record<string, PinnedFile>>;
  readonly branches?: BranchService;
  /** What `status` lists besides the environments of the descriptor; nothing where there is nothing. */
  readonly status?: (cluster: Cluster) => Promise<FurtherStatus | undefined>;
  readonly machine?: MachineSteps;
}

/** Further environments, as `status` shows them. */
export interface FurtherStatus {
  /** One for each, with `--json`. */
  readonly entries: readonly { readonly environment: string }[];
  /** The same for people. */
  readonly text: string;
}

/** Steps of `up` and `down` beside those of the cluster. They are planned in a dry run too: planning changes nothing. */
export interface MachineSteps {
  /** After the environments have their namespaces and Secrets. Removes what the descriptor no longer wants, too. */
  readonly up: (
    context: Pick<Cluster, 'record' | 'descriptor'> & { readonly configuration: Configuration },
  ) => Promise<Plan>;
  /** Before the cluster is removed. */
  readonly down: (configuration: Configuration) => Promise<Plan>;
}

/** A branch that is not main as a push moves it. */
export interface BranchUpdate {
  readonly branch: string;
  /** None for a new branch. */
  readonly before: string | undefined;
  /** None for a branch that is deleted. */
  readonly after: string | undefined;
}

/** What happens with pushed branches besides main. */
export interface BranchService {
  /** Checks a branch before git accepts it. @param cache folder of the tool's cache @throws Refusal for who pushes */
  readonly check: (cluster: Cluster, update: BranchUpdate, cache: string) => Promise<void>;
  /** After git has moved it. @param began when the push started, in milliseconds since 1970 */
  readonly pushed: (cluster: Cluster, update: BranchUpdate, began: number) => Promise<void>;
  /** After a push to main is live. @param print gets what is reported */
  readonly released: (cluster: Cluster, print: (line: string) => void, cache: string) => Promise<void>;
}

/** The meaning of one pinned file: opaque `name=value` lines to the tool itself. */
export interface PinnedFile {
  /** Heading in `diff` and `status`, e.g. `Versions`. */
  readonly title: string;
  /** Name of the trailer that records a changed value, e.g. `Version` for `Presage-Version: name@value`. */
  readonly trailer: string;
  /** Shown by `diff` beside the title, e.g. which verb takes one value to the next environment. */
  readonly hint?: string;
  /** Problems beyond the form of the lines, in a tree that is about to be deployed. */
  readonly check?: (
    entries: Entries,
    tree: Tree,
  ) => Promise<readonly { readonly name: string; readonly message: string }[]>;
  /**
   * What an environment gets with a promotion; without it, the values of the environment that is promoted
   * from. `diff` and `promote --dry-run` call it too: it writes nothing.
   */
  readonly promote?: (promotion: PinnedPromotion) => Promise<PromotedEntries>;
}

export interface PinnedPromotion {
  readonly cluster: Cluster;
  readonly from: Environment;
  readonly to: Environment;
  /** The revision of main that is promoted, and the values that it states for `to`. */
  readonly revision: string;
  readonly stated: Entries;
  /** What `from` runs; nothing where a revision of main is compared that no environment runs. */
  readonly source: Entries | undefined;
  /** What `to` runs, and the commit of its branch; none before its first delivery. */
  readonly present: { readonly commit: string; readonly entries: Entries } | undefined;
  /** Whether the running environments may be asked. */
  readonly verify: boolean;
}

export interface PromotedEntries {
  readonly entries: Entries;
  /** Values that did not stay as they were, with the reason: printed, and recorded as trailers. */
  readonly changes: readonly { readonly name: string; readonly value: string; readonly reason: string }[];
}
