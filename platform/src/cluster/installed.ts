import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../configuration/configuration.ts';
import type { Action } from '../plan/step.ts';
import { argocdVersion } from '../tools/versions.ts';
import { type Kubectl, kubectlRead, kubectlRun } from './kubectl.ts';

/** On a namespace: which manifests `up` applied to it. */
const annotation = 'presage.local/installed';

/**
 * Differs with the manifests of a folder under argocd/, Argo CD's version, and what a provider changes in them.
 * @param changes anything that JSON can hold
 */
export function manifestsKey(folder: string, changes: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify([argocdVersion, changes ?? null]));
  const root = join(checkout, 'argocd', folder);
  for (const file of readdirSync(root).sort()) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex').slice(0, 12);
}

/** Whether `up` applied the manifests with this key to the namespace. */
export async function isInstalled(kubectl: Kubectl, namespace: string, key: string): Promise<boolean> {
  const path = annotation.replaceAll('.', '\\.');
  const output = `--output=jsonpath={.metadata.annotations.${path}}`;
  return (await kubectlRead(kubectl, ['get', 'namespace', namespace, output])).stdout === key;
}

/** Records it, once all of them are applied. */
export const recordInstalled = (kubectl: Kubectl, namespace: string, key: string): Action =>
  kubectlRun(kubectl, ['annotate', '--overwrite', 'namespace', namespace, `${annotation}=${key}`]);
