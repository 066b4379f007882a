import { stringify } from 'yaml';
import type { Action } from '../plan/step.ts';
import { serverSideApply } from './apply.ts';
import { type Kubectl, kubectlRead, kubectlRun } from './kubectl.ts';

/** An account of a program that runs beside the cluster, with a token that lasts as long as the cluster. */
export interface Account {
  /** Of the ServiceAccount and of the Secret with its token. */
  readonly name: string;
  readonly namespace: string;
  /** Both, and what the account may do, as YAML. */
  readonly manifests: string;
  /** Address of the API server, as the program reaches it. */
  readonly server: string;
  /** Namespaces that get a context of their name in the kubeconfig; the first one is the current one. */
  readonly contexts?: readonly { readonly name: string; readonly namespace: string }[];
}

/** A kubeconfig that signs in with a token. @param authority certificate of the cluster, in base64 */
export function tokenKubeconfig(
  { name: user, server, contexts = [] }: Pick<Account, 'name' | 'server' | 'contexts'>,
  token: string,
  authority: string,
): string {
  const cluster = 'presage';
  const own = contexts.map(({ name, namespace }) => ({ name, context: { cluster, user, namespace } }));
  const all = own.length > 0 ? own : [{ name: user, context: { cluster, user } }];
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: cluster, cluster: { server, 'certificate-authority-data': authority } }],
    users: [{ name: user, user: { token } }],
    contexts: all,
    'current-context': all[0]?.name,
  });
}

/**
 * Creates an account and writes its kubeconfig.
 * @param admin may create the account and give it its rights
 */
export function accountActions(
  admin: Kubectl,
  account: Account,
  kubeconfig: { readonly what: string; readonly write: (content: string) => Promise<unknown> },
): Action[] {
  const { name, namespace, manifests } = account;
  const secret = async (): Promise<{ token?: string; 'ca.crt'?: string }> => {
    const args = ['-n', namespace, 'get', 'secret', name, '-o', 'json'];
    const { stdout, failed } = await kubectlRead(admin, args);
    return failed ? {} : (JSON.parse(stdout).data ?? {});
  };
  return [
    kubectlRun(admin, [...serverSideApply, '-f', '-'], { input: manifests }),
    {
      kind: 'wait',
      what: `the token of the account ${name}`,
      seconds: 30,
      next: `Read the log of kube-controller-manager, then run \`npm run up\` again.`,
      until: async () => (await secret()).token !== undefined,
    },
    {
      kind: 'call',
      what: kubeconfig.what,
      call: async () => {
        const { token = '', 'ca.crt': authority = '' } = await secret();
        await kubeconfig.write(tokenKubeconfig(account, Buffer.from(token, 'base64').toString(), authority));
      },
    },
  ];
}
