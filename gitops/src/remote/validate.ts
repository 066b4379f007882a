import type { ClusterRecord } from '@presage/platform/cluster';
import { distinct, type Finding, judgeTree } from '@presage/platform/manifests';
import { printable } from '@presage/runtime/printable';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { validateOptions } from '../delivery/validate.ts';
import type { Descriptor } from '../descriptor/descriptor.ts';
import { descriptorAt } from '../descriptor/load.ts';
import { commitTree } from '../descriptor/tree.ts';
import type { ValidManifests } from '../dry-run/check.ts';
import { withManifests } from '../git/export-tree.ts';
import { type Git, short } from '../git/git.ts';
import { inspectRevision } from '../guard/inspect-revision.ts';
import type { Inspection } from '../guard/inspect-tree.ts';

type Tools = Pick<ClusterRecord['tools'], 'kustomize' | 'kubeconform' | 'schemas'>;

/** What is wrong with the manifests of a tree, without the rest of it. */
async function manifestFindings(
  git: Git,
  tools: Tools,
  treeish: string,
  descriptor: Descriptor,
  further: Further,
): Promise<readonly Finding[]> {
  const { environments } = descriptor;
  const options = validateOptions(descriptor, commitTree(git, treeish));
  const judge = async (folder: string) => {
    const { findings, renderings } = await judgeTree(tools, folder, await options);
    return findings.length > 0 ? findings : further({ git, treeish, environments, folder, renderings });
  };
  const [found] = await Promise.all([withManifests(git, treeish, judge), options]);
  return found;
}

/** Checks manifests in which nothing else is wrong. */
export type Further = (valid: ValidManifests) => Promise<readonly Finding[]>;

export interface RevisionOptions {
  /** Default: that of the revision. */
  readonly descriptor?: Descriptor;
  /** Whether the manifests are rendered and checked; not where they are as they were in a revision that is valid. */
  readonly manifests?: boolean;
  /** Default: nothing. */
  readonly further?: Further;
}

/**
 * What is wrong with a revision of main, or with a tree that would become one, and what is worth knowing about it.
 * @throws Refusal (78) when its descriptor is not valid
 */
export async function inspectAndValidate(
  git: Git,
  tools: () => Promise<Tools>,
  treeish: string,
  { descriptor: given, manifests = true, further = async () => [] }: RevisionOptions = {},
): Promise<Inspection> {
  const descriptor = given ?? (await descriptorAt(git, treeish));
  const [inspection, findings] = await Promise.all([
    inspectRevision(git, treeish, descriptor),
    manifests ? tools().then((found) => manifestFindings(git, found, treeish, descriptor, further)) : [],
  ]);
  return { ...inspection, findings: distinct([...inspection.findings, ...findings]) };
}

/**
 * What is wrong with a revision of main; empty when it can be deployed.
 * @throws Refusal (78) when its descriptor is not valid
 */
export const validateRevision = async (
  git: Git,
  tools: Tools,
  revision: string,
): Promise<readonly Finding[]> => (await inspectAndValidate(git, async () => tools, revision)).findings;

/** The name of a file can hold any character but a zero. */
const onOneLine = (text: string): string => printable(text).replace(/\s*\n\s*/g, ' ');

/** One line for each finding: the file to fix and why. */
export const findingLines = (findings: readonly Finding[]): string[] =>
  findings.map(({ file, message }) => `  ${onOneLine(`${file}: ${message}`)}`);

/** One line for each notice. */
export const noticeLines = (notices: readonly Finding[]): string[] =>
  notices.map(({ file, message }) => `⚠ ${onOneLine(`${file}: ${message}`)}`);

/** @throws Refusal (65) with what was found, if anything was. @param next what to do after that */
export function requireNone(findings: readonly Finding[], revision: string, next: string): void {
  if (findings.length === 0) return;
  const lines = [`${short(revision)} can’t be deployed:`, ...findingLines(findings)];
  throw new Refusal(lines.join('\n'), next, exitCode.data);
}
