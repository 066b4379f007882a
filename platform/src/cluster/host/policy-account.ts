import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Action } from '../../plan/step.ts';
import { accountActions } from '../account.ts';
import type { Kubectl } from '../kubectl.ts';

const manifest = fileURLToPath(new URL('./manifests/policies.yaml', import.meta.url));

/**
 * Creates the policy engine's own account, which may only read what policies are about.
 * @param server address of the API server, as the engine reaches it
 * @param kubeconfig takes the kubeconfig with the account's token
 */
export const policyAccount = (
  admin: Kubectl,
  server: string,
  kubeconfig: Parameters<typeof accountActions>[2],
): Action[] =>
  accountActions(
    admin,
    { name: 'policies', namespace: 'kube-system', manifests: readFileSync(manifest, 'utf8'), server },
    kubeconfig,
  );
