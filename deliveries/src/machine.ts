import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Cluster,
  type Configuration,
  checkout,
  type Environment,
  gitIn,
  type Plan,
  type Step,
} from '@presage/gitops';
import {
  isApplied,
  type Kubectl,
  kubectlOf,
  kubectlRead,
  kubectlRun,
  serverSideApply,
  yamlOf,
} from '@presage/platform/cluster';
import {
  daemonPid,
  type HostLayout,
  hostLayout,
  nodeAddress,
  startDaemon,
  stopDaemon,
} from '@presage/platform/cluster/create';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { accountStep, isAccountLeft, removeAccount } from './account/steps.ts';
import { policyName, policyObject, type ServiceAddress, secretChange, secretKeys } from './objects.ts';
import {
  keepToken,
  keepWritingKey,
  readToken,
  readWritingKey,
  tokenFile,
  writingKeyFile,
  writingToken,
} from './token.ts';

/** What `up` knows when the environments have their namespaces. */
type Context = Pick<Cluster, 'record' | 'descriptor'> & { readonly configuration: Configuration };

const daemon = 'deliveries';
const main = fileURLToPath(new URL('./service/main.ts', import.meta.url));
/** Of the process. It answers from small parts of git and of the cluster. */
const heapMegabytes = 96;

/** Whether the service runs from this checkout's commit. */
async function answers({ address, port }: ServiceAddress, token: string | undefined): Promise<boolean> {
  if (token === undefined) return false;
  try {
    const answer = await fetch(`http://${address}:${port}/health`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(2_000),
    });
    const { commit } = (await answer.json()) as { commit?: string };
    return answer.ok && commit === (await gitIn(checkout)(['rev-parse', 'HEAD']));
  } catch {
    return false;
  }
}

function startSteps(state: string, layout: HostLayout, at: ServiceAddress): Step[] {
  return [
    {
      title: 'Generate the tokens of the service that answers the page Deliveries',
      satisfied: async () =>
        (await readToken(state)) !== undefined && (await readWritingKey(state)) !== undefined,
      actions: [
        {
          kind: 'call',
          what: `write ${tokenFile(state)}, ${writingKeyFile(state)} (mode 600)`,
          call: async () => void (await Promise.all([keepToken(state), keepWritingKey(state)])),
        },
      ],
    },
    {
      title: `Start the service that answers the page Deliveries at ${at.address}:${at.port}`,
      satisfied: async () =>
        daemonPid(layout, daemon) !== undefined && (await answers(at, await readToken(state))),
      actions: [
        stopDaemon(layout, daemon),
        startDaemon(layout, {
          name: daemon,
          command: process.execPath,
          args: [`--max-old-space-size=${heapMegabytes}`, main, '--host', at.address, '--port', `${at.port}`],
        }),
        {
          kind: 'wait',
          what: 'the service to answer',
          seconds: 30,
          next: `Read ${layout.logs}/${daemon}.log, then run \`npm run up\` again.`,
          until: async () => answers(at, await readToken(state)),
        },
      ],
    },
  ];
}

type SecretChange = ReturnType<typeof secretChange>;

interface Secret {
  readonly metadata: { readonly managedFields?: unknown };
  readonly data?: Readonly<Record<string, string>>;
}

/** The Secret of a namespace; nothing where there is none. */
async function readSecret(kubectl: Kubectl, namespace: string): Promise<Secret | undefined> {
  const args = ['-n', namespace, 'get', 'secret', 'presage', '-o', 'json'];
  const { failed, stdout } = await kubectlRead(kubectl, args);
  return failed ? undefined : (JSON.parse(stdout) as Secret);
}

async function hasKeys(kubectl: Kubectl, namespace: string, { data }: SecretChange): Promise<boolean> {
  const present = await readSecret(kubectl, namespace);
  return Object.entries(data).every(([key, value]) => (present?.data?.[key] ?? null) === value);
}

/**
 * Changes these keys alone: replaced is the version that was read. An object of ours that is applied without its keys
 * would take every other key of the Secret away, whose field `data` nobody else owns; and a patch can't be given on
 * standard input, where no list of processes shows the token.
 * @throws Refusal (69) when it can't be changed
 */
async function changeSecret(kubectl: Kubectl, namespace: string, { data }: SecretChange): Promise<void> {
  const present = await readSecret(kubectl, namespace);
  if (!present) return;
  const { managedFields: _, ...metadata } = present.metadata;
  const values = Object.entries({ ...present.data, ...data }).filter(([, value]) => value !== null);
  const changed = { ...present, metadata, data: Object.fromEntries(values) };
  const { failed, stderr } = await kubectlRead(kubectl, ['replace', '-f', '-'], JSON.stringify(changed));
  if (failed) throw new Refusal(stderr, 'Run `npm run up` again.', exitCode.unavailable);
}

/** The same in each namespace, as an action of a plan. */
const secretAction = (
  kubectl: Kubectl,
  environments: readonly Environment[],
  what: string,
  change: (environment: Environment) => Promise<SecretChange>,
): Step['actions'][number] => ({
  kind: 'call',
  what: `kubectl replace -f - (${what} ${Object.values(secretKeys).join(', ')} of the Secret presage in ${environments.map(({ namespace }) => namespace).join(', ')})`,
  call: async () => {
    for (const one of environments) await changeSecret(kubectl, one.namespace, await change(one));
  },
});

/** Tells each environment's workload where the service is, and lets its pods reach it. */
function objectsStep(
  { record, descriptor, configuration }: Context,
  at: ServiceAddress,
  client: string,
): Step {
  const kubectl = kubectlOf(record);
  const { environments } = descriptor;
  const { state } = configuration;
  const namespaces = environments.map(({ namespace }) => namespace);
  const url = `http://${at.address}:${at.port}`;
  const policies = yamlOf(namespaces.map((namespace) => policyObject(namespace, client, at)));
  return {
    title: `Let the pods of ${client} reach it`,
    satisfied: async () => {
      const [token, key] = await Promise.all([readToken(state), readWritingKey(state)]);
      if (token === undefined || key === undefined) return false;
      if (!(await isApplied(kubectl, ['-f', '-'], policies))) return false;
      const has = ({ name, namespace }: Environment) =>
        hasKeys(kubectl, namespace, secretChange({ url, token, writing: writingToken(key, name) }));
      return (await Promise.all(environments.map(has))).every(Boolean);
    },
    actions: [
      kubectlRun(kubectl, [...serverSideApply, '-f', '-'], { input: policies }),
      secretAction(kubectl, environments, 'write', async ({ name }) => {
        const [token, key] = await Promise.all([keepToken(state), keepWritingKey(state)]);
        return secretChange({ url, token, writing: writingToken(key, name) });
      }),
    ],
  };
}

const placeOf = ({ record, descriptor, configuration }: Context) => ({
  record,
  environments: descriptor.environments,
  state: configuration.state,
});

/** Takes away what another descriptor had put there. */
function removalStep(context: Context, layout: HostLayout): Step {
  const { record, descriptor, configuration } = context;
  const kubectl = kubectlOf(record);
  const namespaces = descriptor.environments.map(({ namespace }) => namespace);
  const get = ['get', 'networkpolicy', policyName, '--ignore-not-found', '-o', 'name'];
  const isLeft = async (namespace: string): Promise<boolean> =>
    (await kubectlRead(kubectl, ['-n', namespace, ...get])).stdout !== '' ||
    !(await hasKeys(kubectl, namespace, secretChange()));
  return {
    title: 'Remove the service of the page Deliveries, which gitops.config.ts turns off',
    satisfied: async () =>
      daemonPid(layout, daemon) === undefined &&
      (await readToken(configuration.state)) === undefined &&
      !(await Promise.all([...namespaces.map(isLeft), isAccountLeft(placeOf(context))])).includes(true),
    actions: [
      ...endActions(configuration, layout),
      removeAccount(placeOf(context)),
      secretAction(kubectl, descriptor.environments, 'remove', async () => secretChange()),
      ...namespaces.map((one) =>
        kubectlRun(kubectl, ['-n', one, 'delete', 'networkpolicy', policyName, '--ignore-not-found']),
      ),
    ],
  };
}

const endActions = ({ state }: Configuration, layout: HostLayout): Step['actions'] => [
  stopDaemon(layout, daemon),
  {
    kind: 'call',
    what: `rm -rf ${dirname(tokenFile(state))}`,
    call: () => rm(dirname(tokenFile(state)), { recursive: true, force: true }),
  },
];

/** What `up` does for the page; nothing on a cluster whose nodes are not this machine. */
export function upPlan(context: Context): Plan {
  const { configuration, record, descriptor } = context;
  if (record.provider !== 'host') return [];
  const layout = hostLayout(configuration.state, configuration.cache);
  const { deliveries } = descriptor;
  if (!deliveries) return [removalStep(context, layout)];
  const at = { address: nodeAddress, port: deliveries.port };
  return [
    accountStep(placeOf(context)),
    ...startSteps(configuration.state, layout, at),
    objectsStep(context, at, deliveries.client),
  ];
}

/** What `down` does: ends the service. What it put into the cluster goes with the cluster. */
export function downPlan(configuration: Configuration): Plan {
  const layout = hostLayout(configuration.state, configuration.cache);
  return [
    {
      title: 'Stop the service of the page Deliveries',
      satisfied: async () =>
        daemonPid(layout, daemon) === undefined && (await readToken(configuration.state)) === undefined,
      actions: endActions(configuration, layout),
    },
  ];
}
