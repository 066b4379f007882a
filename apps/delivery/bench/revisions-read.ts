import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { ClusterRecord, Environment } from '@presage/gitops';

/** When Argo CD first reported a revision of an environment as the one that it compares with the cluster. */
export interface RevisionsRead {
  /** @returns milliseconds since 1970; undefined for a commit that was not reported while this was open */
  readonly at: (commit: string) => number | undefined;
  readonly close: () => void;
}

/**
 * Watches an environment's Application. What a push prints about it comes later: it reports a state that lasts half a
 * second.
 * @returns once the first answer has come, so that a measurement does not include the start of kubectl
 */
export async function revisionsRead(
  { tools, kubeconfig }: ClusterRecord,
  { application }: Environment,
): Promise<RevisionsRead> {
  const seen = new Map<string, number>();
  const child = spawn(
    tools.kubectl,
    [
      ...['--kubeconfig', kubeconfig, 'get', 'application', application, '--namespace', 'argocd'],
      ...['--watch', '--output', 'jsonpath={.status.sync.revision}{"\\n"}'],
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (revision) => {
    if (!seen.has(revision)) seen.set(revision, Date.now());
  });
  await Promise.race([once(lines, 'line'), once(lines, 'close'), once(child, 'error')]);
  return { at: (commit) => seen.get(commit), close: () => child.kill() };
}
