import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { type Configuration, checkout } from '../../configuration/configuration.ts';
import { inTemporaryFolder } from '../../machine/temporary-folder.ts';
import { loginText, readRegistryLogin } from '../../registry/index.ts';
import { takeToolsSteps } from '../../tools/archive.ts';
import { goToolPath, goToolSteps } from '../../tools/go-tools.ts';
import { schemasFolder, schemasStep } from '../../tools/schemas.ts';
import { nodeVersion } from '../../tools/versions.ts';
import { forgeRecord } from '../forge.ts';
import { hasCommand, type Provider, repositoryOf } from '../provider.ts';
import type { ClusterRecord } from '../record.ts';
import { argocdNamespaces } from './argocd.ts';
import { builderHere } from './builder.ts';
import { contextKubeconfig, keepStep, writeKubeconfig } from './context.ts';
import { existingDown } from './down.ts';
import { imagesOf } from './loading.ts';
import { existingPreflight } from './preflight.ts';
import { ownNamespaceStep } from './steps.ts';

/** What a person says about a cluster that is there. */
export interface ExistingOptions {
  /** Of the kubeconfig. */
  readonly context?: string | undefined;
  /** `existing` where Argo CD runs already. */
  readonly argocd?: string | undefined;
  readonly argocdNamespace?: string | undefined;
  readonly project?: string | undefined;
}

const ownArgocd = 'argocd';
const isProject = /^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/;

async function kubectlHere(cache: string): Promise<string> {
  if (await hasCommand('kubectl')) return 'kubectl';
  const built = goToolPath(cache, 'kubernetes', 'kubectl');
  if (existsSync(built)) return built;
  throw new Refusal(
    'kubectl is not on the PATH.',
    'Install kubectl, of about the version of the cluster, then run the same command again.',
    exitCode.unavailable,
  );
}

/** @throws Refusal (64) for options that don't fit together, or not to the cluster that the state folder has */
function settled(
  { context, argocd, argocdNamespace, project }: ExistingOptions,
  before: ClusterRecord['existing'],
): Omit<NonNullable<ClusterRecord['existing']>, 'argocd'> & { readonly argocd: string | undefined } {
  if (argocd !== undefined && argocd !== 'existing')
    throw new Refusal(
      `--argocd ${argocd} is not known.`,
      'Write --argocd existing, or leave it out: `up` then installs Argo CD.',
      exitCode.usage,
    );
  if (before && context !== undefined && context !== before.context)
    throw new Refusal(
      `The state folder belongs to the context ${before.context}, not to ${context}.`,
      'Run `npm run down` first, or give this one a folder of its own: XDG_STATE_HOME.',
      exitCode.usage,
    );
  const name = project ?? before?.project ?? 'presage';
  if (!isProject.test(name))
    throw new Refusal(
      `"${name}" can't be the name of a project.`,
      'Use lower-case letters, digits and hyphens, for example --project team-app.',
      exitCode.usage,
    );
  const wasThere =
    argocd === 'existing' || argocdNamespace !== undefined || (before?.argocdWasThere ?? false);
  return {
    context: context ?? before?.context ?? '',
    argocdWasThere: wasThere,
    argocd: wasThere ? (argocdNamespace ?? before?.argocd) : ownArgocd,
    project: name,
  };
}

/**
 * A cluster that somebody else runs, by a context of the kubeconfig.
 * @param before the record of an earlier `up`
 * @throws Refusal (64) for an unknown context or options that don't fit, (69) without kubectl
 */
export async function existingProvider(
  configuration: Configuration,
  options: ExistingOptions,
  before: ClusterRecord | undefined,
): Promise<Provider> {
  const { state, cache } = configuration;
  const kubeconfig = join(state, 'kubeconfig');
  const command = await kubectlHere(cache);
  const { argocd, ...rest } = settled(options, before?.existing);
  // Later verbs need no kubeconfig of the person's.
  const kept = await readFile(kubeconfig, 'utf8').catch(() => undefined);
  const text =
    options.context === undefined && kept !== undefined
      ? kept
      : await contextKubeconfig(command, rest.context);
  const asking = <Result>(ask: (kubectl: { command: string; kubeconfig: string }) => Promise<Result>) =>
    inTemporaryFolder('presage-context-', async (folder) =>
      ask({ command, kubeconfig: await writeKubeconfig(folder, text) }),
    );
  const found = argocd ?? (await asking(argocdNamespaces))[0] ?? ownArgocd;
  const existing = { ...rest, argocd: found };

  const { registry, loader } = await asking((kubectl) =>
    imagesOf(kubectl, rest.context, configuration, before),
  );
  const login = loader ? undefined : readRegistryLogin();
  const loginFile = join(state, 'registry', 'config.json');
  const hasLogin =
    !loader && (login !== undefined || (before?.registryLogin !== undefined && existsSync(loginFile)));
  const forge = configuration.forge ? forgeRecord(configuration) : { forge: before?.forge };
  const builder = (await builderHere()) ?? 'buildah';
  const nodeImage =
    configuration.nodeImage ?? before?.nodeImage ?? `docker.io/library/node:${nodeVersion}-trixie-slim`;
  const keepAccount = keepStep(`Keep the account of the context ${rest.context}`, kubeconfig, text);

  return {
    name: 'existing',
    preflight: (environments) =>
      asking((kubectl) =>
        existingPreflight({
          kubectl,
          context: existing.context,
          git: forge.forge?.url,
          registry: registry || undefined,
          nodeImage,
          loader,
          environments,
          argocd: existing.argocd,
          argocdIsThere: existing.argocdWasThere,
          project: existing.project,
        }),
      ),
    up: () => [
      ...takeToolsSteps(configuration),
      ...goToolSteps(cache, ['kustomize', 'kubeconform']),
      schemasStep(cache),
      keepAccount,
      ...(login
        ? [keepStep(`Keep the account of the registry ${registry}`, loginFile, loginText(registry, login))]
        : []),
      ...(existing.argocdWasThere
        ? []
        : [ownNamespaceStep({ command, kubeconfig }, existing.argocd, existing.project)]),
    ],
    isThere: async () => true,
    options: [
      `--context ${existing.context}`,
      ...(existing.argocdWasThere ? [`--argocd existing --argocd-namespace ${existing.argocd}`] : []),
      `--project ${existing.project}`,
    ].join(' '),
    kept: 'in the cluster, the databases with their namespaces; the secrets that open them',
    down: (downOptions) => [
      keepAccount,
      ...existingDown({ kubectl: { command, kubeconfig }, existing }, configuration, downOptions),
    ],
    record: () => ({
      provider: 'existing',
      checkout,
      kubeconfig,
      repository: repositoryOf(configuration),
      registry,
      ...(hasLogin ? { registryLogin: loginFile } : {}),
      ...(loader ? { loader } : {}),
      builder,
      builderArgs: [],
      nodeImage,
      tools: {
        kubectl: command,
        kustomize: goToolPath(cache, 'kustomize'),
        kubeconform: goToolPath(cache, 'kubeconform'),
        schemas: schemasFolder(cache),
      },
      ...(forge.forge ? { forge: forge.forge } : {}),
      existing,
      createdAt: new Date().toISOString(),
    }),
    argocd: () => (existing.argocdWasThere ? undefined : {}),
  };
}
