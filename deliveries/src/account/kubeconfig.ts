import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { parse } from 'yaml';

/** The kubeconfig of the service's account: a context for each environment that it may read. */
export const kubeconfigFile = (state: string): string => join(state, 'deliveries', 'kubeconfig');

export interface OwnAccount {
  readonly kubeconfig: string;
  /** Names of the environments that the account had rights in when `up` wrote the file. */
  readonly environments: readonly string[];
}

/** @throws Refusal (69) before `up` wrote it */
export async function readAccount(state: string): Promise<OwnAccount> {
  const kubeconfig = kubeconfigFile(state);
  const text = await readFile(kubeconfig, 'utf8').catch(() => {
    throw new Refusal(
      `The service has no account in the cluster: ${kubeconfig} is missing.`,
      'Run `npm run up`: it creates the account.',
      exitCode.unavailable,
    );
  });
  const { contexts = [] } = parse(text) as { contexts?: readonly { readonly name: string }[] };
  return { kubeconfig, environments: contexts.map(({ name }) => name) };
}
