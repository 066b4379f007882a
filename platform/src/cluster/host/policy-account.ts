import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import type { Action } from '../../plan/step.ts';
import { type Kubectl, kubectlRead, kubectlRun } from '../kubectl.ts';

const manifest = fileURLToPath(new URL('./manifests/policies.yaml', import.meta.url));

const kubeconfigOf = (server: string, token: string, authority: string) =>
  stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'presage', cluster: { server, 'certificate-authority-data': authority } }],
    users: [{ name: 'policies', user: { token } }],
    contexts: [{ name: 'policies', context: { cluster: 'presage', user: 'policies' } }],
    'current-context': 'policies',
  });

/**
 * Creates the policy engine's own account, which may only read what policies are about.
 * @param server address of the API server, as the engine reaches it
 * @param kubeconfig takes the kubeconfig with the account's token
 */
export function policyAccount(
  admin: Kubectl,
  server: string,
  kubeconfig: { readonly what: string; readonly write: (content: string) => Promise<unknown> },
): Action[] {
  const secret = async (): Promise<{ token?: string; 'ca.crt'?: string }> => {
    const { stdout, failed } = await kubectlRead(admin, [
      '-n',
      'kube-system',
      'get',
      'secret',
      'policies',
      '-o',
      'json',
    ]);
    return failed ? {} : (JSON.parse(stdout).data ?? {});
  };
  return [
    kubectlRun(admin, ['apply', '--server-side', '--force-conflicts', '-f', '-'], {
      input: readFileSync(manifest, 'utf8'),
    }),
    {
      kind: 'wait',
      what: 'the token of the policy engine',
      seconds: 30,
      next: `Read the log of kube-controller-manager, then run \`npm run up\` again.`,
      until: async () => (await secret()).token !== undefined,
    },
    {
      kind: 'call',
      what: kubeconfig.what,
      call: async () => {
        const { token = '', 'ca.crt': authority = '' } = await secret();
        await kubeconfig.write(kubeconfigOf(server, Buffer.from(token, 'base64').toString(), authority));
      },
    },
  ];
}
