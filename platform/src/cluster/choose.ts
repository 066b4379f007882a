import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Configuration } from '../configuration/configuration.ts';
import { type ExistingOptions, existingProvider } from './existing/provider.ts';
import { hostProvider } from './host/provider.ts';
import { kindProvider } from './kind/provider.ts';
import { hasCommand, type Provider } from './provider.ts';
import { readClusterRecord } from './record.ts';

/**
 * The provider of the cluster that the state folder belongs to; otherwise that of the context, if one is given;
 * otherwise the configured one, otherwise kind where Docker is, otherwise the host.
 * @throws Refusal (64) when a context is given and the state folder belongs to another cluster
 */
export async function chooseProvider(
  configuration: Configuration,
  options: ExistingOptions = {},
): Promise<Provider> {
  const before = await readClusterRecord(configuration.state).catch(() => undefined);
  if (options.context !== undefined && before && before.provider !== 'existing') {
    throw new Refusal(
      `${configuration.state} belongs to the cluster that \`npm run up\` created here (${before.provider}).`,
      'Give the other cluster a folder of its own: XDG_STATE_HOME=FOLDER, also for later verbs.',
      exitCode.usage,
    );
  }
  if (options.context !== undefined || before?.provider === 'existing')
    return existingProvider(configuration, options, before);
  const given = [options.argocd, options.argocdNamespace, options.project];
  if (given.some((value) => value !== undefined)) {
    throw new Refusal(
      '--argocd, --argocd-namespace and --project are about an existing cluster.',
      'Name it: --context NAME.',
      exitCode.usage,
    );
  }
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const name =
    before?.provider ??
    configuration.provider ??
    ((await hasCommand('docker')) && (await hasCommand('kind')) && !isRoot ? 'kind' : 'host');
  return name === 'kind' ? kindProvider(configuration, before) : hostProvider(configuration);
}
