import { argocdOf, enforcementProblem, secretsOf } from '@presage/platform/cluster';
import {
  chooseProvider,
  type DownOptions,
  type ExistingOptions,
  type Provider,
} from '@presage/platform/cluster/create';
import { type Configuration, checkout } from '@presage/platform/configuration';
import { addressesOf, argocdPort, namespaceFindings } from '@presage/platform/manifests';
import { type Plan, planText, printedPlan, runPlan } from '@presage/platform/plan';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { MachineSteps } from '../delivery/extension.ts';
import { loadExtensions } from '../delivery/load.ts';
import type { Descriptor } from '../descriptor/descriptor.ts';
import { descriptorIn } from '../descriptor/load.ts';
import { ask, gitIn } from '../git/git.ts';
import { requireRevision, upPlan } from './up.ts';

async function aheadOfCluster(repository: string): Promise<string | undefined> {
  const main = await ask(gitIn(repository), ['rev-parse', '--verify', 'refs/heads/main']);
  const head = await ask(gitIn(checkout), ['rev-parse', 'HEAD']);
  if (main === head) return undefined;
  return 'The cluster’s main differs from this checkout. To deploy this checkout: git push cluster HEAD:main';
}

async function enforcementNote({ name }: Provider): Promise<string | undefined> {
  const problem = await enforcementProblem({ provider: name });
  return problem && `${problem[0]?.toUpperCase()}${problem.slice(1)}.`;
}

/** @throws Refusal for an overlay with a namespace of the cluster's own: `up` puts a Secret there */
function requireNamespaces({ environments }: Descriptor): void {
  const findings = namespaceFindings(environments);
  if (findings.length === 0) return;
  throw new Refusal(
    findings.map(({ file, message }) => `${file} ${message}.`).join('\n'),
    'Fix the files above, then run `npm run up` again.',
    exitCode.data,
  );
}

/** The steps that extensions add. */
const machineSteps = async (
  { extensions }: Descriptor,
  steps: (machine: MachineSteps) => Promise<Plan>,
): Promise<Plan> =>
  (
    await Promise.all(
      (await loadExtensions(extensions)).flatMap(({ machine }) => (machine ? [steps(machine)] : [])),
    )
  ).flat();

/** `up`: creates the cluster, deploys every environment and prints the addresses. A second run skips what exists. */
export async function bringUp(
  configuration: Configuration,
  options: { readonly dryRun?: boolean; readonly json?: boolean } & ExistingOptions,
): Promise<void> {
  const provider = await chooseProvider(configuration, options);
  const revision = await requireRevision();
  const descriptor = await descriptorIn();
  await provider.preflight(descriptor.environments);
  requireNamespaces(descriptor);
  const secrets = await secretsOf(configuration.state, descriptor, { write: !options.dryRun });
  const context = { configuration, record: provider.record(), descriptor };
  const further = await machineSteps(descriptor, ({ up }) => up(context));
  const plan = upPlan(configuration, provider, descriptor, secrets, revision, further);
  if (options.dryRun) {
    console.log(options.json ? JSON.stringify(await printedPlan(plan), null, 2) : await planText(plan));
    return;
  }
  await runPlan(plan, { onlyResult: options.json ?? false });
  const record = provider.record();
  const environments = await Promise.all(
    descriptor.environments.map(async (environment) => ({
      name: environment.name,
      addresses: await addressesOf(record.tools, checkout, environment),
    })),
  );
  const argocd = provider.argocd() && `https://localhost:${argocdPort()}`;
  const result = {
    provider: provider.name,
    environments: Object.fromEntries(
      environments.map(({ name, addresses }) => [
        name,
        Object.fromEntries(addresses.map(({ service, url }) => [service, url])),
      ]),
    ),
    argocd,
    remote: record.repository,
    kubeconfig: record.kubeconfig,
  };
  if (options.json) {
    console.log(JSON.stringify(result, null, 2));
    return;
  }
  const notes = [
    await aheadOfCluster(record.repository),
    await enforcementNote(provider),
    (await ask(gitIn(checkout), ['status', '--porcelain']))
      ? 'This checkout has uncommitted changes, which are not deployed.'
      : undefined,
  ].filter((note) => note !== undefined);
  const lines = [
    ...environments.map(
      ({ name, addresses }) =>
        [name, addresses.map(({ service, url }) => `${url} (${service})`).join('   ')] as const,
    ),
    [
      'Argo CD',
      argocd ? `${argocd} (user presage)` : `in the namespace ${argocdOf(record).namespace}`,
    ] as const,
  ];
  const last = descriptor.environments.at(-1)?.name ?? '';
  const accounts = Object.entries(descriptor.secrets).flatMap(([key, { account }]) =>
    account ? [`Sign in to ${last}: ${account}, password ${secrets.environments[last]?.[key]}`] : [],
  );
  const width = Math.max(...lines.map(([name]) => name.length)) + 2;
  console.log(`
${lines.map(([name, where]) => `${name.padEnd(width)}${where}`).join('\n')}

${accounts.join('\n')}
Show all passwords: npm run gitops password

To deploy a change, commit it, then: git push cluster HEAD:main
Show what runs: npm run status. Remove everything: npm run down.
To use kubectl here: export KUBECONFIG=${record.kubeconfig}
${notes.map((note) => `\n${note}`).join('')}`);
}

/** `down`: removes what `up` created, and prints what stays. */
export async function takeDown(
  configuration: Configuration,
  options: DownOptions & { readonly dryRun: boolean } & ExistingOptions,
): Promise<void> {
  const provider = await chooseProvider(configuration, options);
  if (!(await provider.isThere()) && !options.volumes) {
    console.log('There is no cluster to remove.');
    return;
  }
  const descriptor = await descriptorIn().catch(() => undefined);
  const first = descriptor ? await machineSteps(descriptor, ({ down }) => down(configuration)) : [];
  const last = provider.down({
    ...options,
    clusterResources: descriptor?.clusterResources ?? [],
    namespaces: descriptor?.environments.map(({ namespace }) => namespace) ?? [],
  });
  const plan = [...first, ...last];
  if (options.dryRun) {
    console.log(await planText(plan));
    return;
  }
  await runPlan(plan);
  console.log(
    options.volumes
      ? `Removed. The built tools and base images stay in ${configuration.cache}, so that the next \`up\` is fast.`
      : `Removed. Kept: ${provider.kept} in ${configuration.state} (\`npm run down -- ${[provider.options, '--volumes'].filter(Boolean).join(' ')}\` removes them), the built tools in ${configuration.cache}.`,
  );
}
