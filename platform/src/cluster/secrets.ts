import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { z } from 'zod';
import type { Environment } from '../environment/environment.ts';
import type { Step } from '../plan/step.ts';
import { yamlOf } from './apply.ts';
import { type Kubectl, kubectlRead, kubectlRun } from './kubectl.ts';

const secret = z.string().min(16);
const schema = z.object({
  argocd: secret,
  /** Of Argo CD's read-only account; an earlier version did not generate it. */
  argocdViewer: secret.optional(),
  environments: z.record(z.string(), z.record(z.string(), secret)),
});

/** The generated secrets, stored in the state folder (mode 600) and in the cluster, never in git. */
export type Secrets = z.infer<typeof schema>;

/** Secrets after what was missing has been generated. */
export type CompleteSecrets = Secrets & { readonly argocdViewer: string };

/** What to generate: the keys of each environment's Secret. */
export interface SecretKeys {
  readonly environments: readonly Environment[];
  /** By its key, how many random bytes a value has. */
  readonly secrets: Readonly<Record<string, { readonly bytes: number }>>;
}

const file = (state: string) => join(state, 'secrets.json');
const generate = (bytes: number) => randomBytes(bytes).toString('base64url');

/**
 * The secrets that were generated earlier, or undefined before the first.
 * @throws Refusal when the file is damaged: new ones would not open the existing databases.
 */
async function existingSecrets(state: string): Promise<Secrets | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(file(state), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Refusal(
      `The file of generated secrets ${file(state)} is damaged or half-written.`,
      'Restore it from a copy, or start with new ones and empty databases: `npm run down -- --volumes`, then `npm run up`.',
      exitCode.data,
    );
  }
}

/** @throws Refusal before the first `up`. */
export async function readSecrets(state: string): Promise<Secrets> {
  const secrets = await existingSecrets(state);
  if (secrets) return secrets;
  throw new Refusal(
    'There are no passwords yet, because there is no cluster.',
    'Run `npm run up`. The application that `npm start` runs has its own: the terminal of `npm start` shows it.',
    exitCode.unavailable,
  );
}

/**
 * The secrets of this state folder. What is missing is generated: all of them at the first call, later those
 * of a new environment or of a new name. A value that exists never changes, and none is removed.
 * @param options.write false for a dry run, which keeps nothing
 */
export async function secretsOf(
  state: string,
  keys: SecretKeys,
  { write = true }: { readonly write?: boolean } = {},
): Promise<CompleteSecrets> {
  const existing = await existingSecrets(state);
  const environments = { ...existing?.environments };
  for (const environment of keys.environments) {
    const { name } = environment;
    environments[name] ??= { ...inherited(environment, keys.environments, environments) };
    const missing = Object.entries(keys.secrets).filter(
      ([key]) => !Object.hasOwn(environments[name] ?? {}, key),
    );
    environments[name] = {
      ...environments[name],
      ...Object.fromEntries(missing.map(([key, { bytes }]) => [key, generate(bytes)])),
    };
  }
  const secrets = {
    argocd: existing?.argocd ?? generate(15),
    argocdViewer: existing?.argocdViewer ?? generate(15),
    environments,
  };
  if (write && JSON.stringify(secrets) !== JSON.stringify(existing)) await writeSecrets(state, secrets);
  return secrets;
}

/** What a renamed environment that keeps its namespace goes on with: the Secret and the databases are there. */
function inherited(
  { namespace }: Environment,
  present: readonly Environment[],
  known: Secrets['environments'],
): Readonly<Record<string, string>> | undefined {
  const [, before = ''] = /^presage-(.+)$/.exec(namespace) ?? [];
  return present.some(({ name }) => name === before) ? undefined : known[before];
}

/** Forgets the secrets of an environment: its databases can't be opened afterwards. */
export async function forgetSecrets(state: string, environment: string): Promise<void> {
  const existing = await existingSecrets(state);
  if (!existing || !(environment in existing.environments)) return;
  const { [environment]: _, ...environments } = existing.environments;
  await writeSecrets(state, { ...existing, environments });
}

async function writeSecrets(state: string, secrets: Secrets): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic');
  await mkdir(state, { recursive: true, mode: 0o700 });
  await writeFileAtomic(file(state), JSON.stringify(secrets, null, 2), { mode: 0o600 });
}

/**
 * Creates the namespace and its Secret `presage` before Argo CD deploys the rest, and adds missing keys to the Secret.
 * @param options.withNamespace false in a cluster of somebody else, where the namespace is there and keeps its labels
 */
export function secretStep(
  kubectl: Kubectl,
  { name, namespace }: Environment,
  secrets: Secrets,
  { withNamespace }: { readonly withNamespace: boolean },
): Step {
  const values = secrets.environments[name] ?? {};
  const objects = [
    ...(withNamespace
      ? [
          {
            apiVersion: 'v1',
            kind: 'Namespace',
            metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
          },
        ]
      : []),
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'presage', namespace },
      stringData: values,
    },
  ];
  return {
    title: `Put the generated secrets in the namespace ${namespace}`,
    satisfied: async () => {
      const { failed, stdout } = await kubectlRead(kubectl, [
        '--namespace',
        namespace,
        'get',
        'secret',
        'presage',
        '-o',
        'jsonpath={.data}',
      ]);
      const present = failed ? {} : JSON.parse(stdout || '{}');
      return !failed && Object.keys(values).every((key) => key in present);
    },
    actions: [
      kubectlRun(kubectl, ['apply', '--server-side', '--force-conflicts', '-f', '-'], {
        input: yamlOf(objects),
      }),
    ],
  };
}
