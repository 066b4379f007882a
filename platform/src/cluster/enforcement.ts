import type { ClusterRecord } from './record.ts';

/** The first version of kind whose network enforces NetworkPolicies. */
const enforcingKind = [0, 24] as const;

/** @param version what `kind version` prints, such as `kind v0.33.0 go1.27.3 linux/amd64` */
export function kindEnforces(version: string): boolean {
  const [, major, minor] = /\bv(\d+)\.(\d+)\./.exec(version) ?? [];
  if (major === undefined) return false;
  return Number(major) > enforcingKind[0] || Number(minor) >= enforcingKind[1];
}

/** Why the cluster does not enforce its NetworkPolicies now, as one line for a person; undefined when it does. */
export async function enforcementProblem({
  provider,
}: Pick<ClusterRecord, 'provider'>): Promise<string | undefined> {
  // The preflight of `up` has said what is known about a cluster of somebody else.
  if (provider === 'existing') return undefined;
  if (provider === 'host') return (await import('./host/policies.ts')).policyProblem();
  const { builtNodeProblem, isBuiltNode } = await import('./kind/policies.ts');
  if (await isBuiltNode()) return builtNodeProblem();
  const { execa } = await import('execa');
  const { stdout } = await execa('kind', ['version'], { reject: false });
  return kindEnforces(stdout ?? '')
    ? undefined
    : `nothing enforces the NetworkPolicies: use kind ${enforcingKind.join('.')} or newer, then run \`npm run down\` and \`npm run up\``;
}
