import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Environment } from '../environments/environment.ts';
import type { Step } from '../plan/step.ts';
import { exitCode, Refusal } from '../refusal.ts';
import { type Kubectl, kubectlRead, kubectlRun } from './kubectl.ts';

const secret = z.string().min(16);
const environmentSecrets = z.object({
  'admin-password': secret,
  'database-password': secret,
  'monitoring-token': secret,
  'session-key': secret,
});
const schema = z.object({
  argocd: secret,
  environments: z.object({ dev: environmentSecrets, prod: environmentSecrets }),
});

/** What `up` generated: kept in the state folder (mode 600) and in the cluster, never in git. */
export type Secrets = z.infer<typeof schema>;

const file = (state: string) => join(state, 'secrets.json');
const word = (bytes: number) => randomBytes(bytes).toString('base64url');
const generateEnvironment = () => ({
  'admin-password': word(15),
  'database-password': word(24),
  'monitoring-token': word(24),
  'session-key': word(48),
});

/**
 * The secrets that an earlier `up` generated, or undefined before the first.
 * @throws Refusal when the file is damaged: new ones would not open the existing databases.
 */
async function existingSecrets(state: string): Promise<Secrets | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(file(state), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Refusal(
      `The file of generated secrets ${file(state)} is damaged or half-written.`,
      'Put it back from a copy, or start with new ones and empty databases: `npm run down -- --volumes`, then `npm run up`.',
      exitCode.data,
    );
  }
}

/** @throws Refusal before the first `up`. */
export async function readSecrets(state: string): Promise<Secrets> {
  const secrets = await existingSecrets(state);
  if (secrets) return secrets;
  throw new Refusal(
    'There are no passwords yet: no cluster was brought up.',
    'Run `npm run up`.',
    exitCode.unavailable,
  );
}

/** The secrets of this state folder, generated at the first call. */
export async function secretsOf(state: string): Promise<Secrets> {
  const existing = await existingSecrets(state);
  if (existing) return existing;
  const secrets: Secrets = {
    argocd: word(15),
    environments: { dev: generateEnvironment(), prod: generateEnvironment() },
  };
  await mkdir(state, { recursive: true, mode: 0o700 });
  await writeFile(`${file(state)}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  await chmod(`${file(state)}.new`, 0o600);
  await rename(`${file(state)}.new`, file(state));
  return secrets;
}

/** The namespace and its Secret `presage`, before Argo CD brings the rest. */
export function secretStep(kubectl: Kubectl, { name, namespace }: Environment, secrets: Secrets): Step {
  const objects = [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'presage', namespace },
      stringData: secrets.environments[name],
    },
  ];
  return {
    title: `Put the generated secrets in the namespace ${namespace}`,
    satisfied: async () =>
      !(await kubectlRead(kubectl, ['--namespace', namespace, 'get', 'secret', 'presage'])).failed,
    actions: [
      kubectlRun(kubectl, ['apply', '--server-side', '--force-conflicts', '-f', '-'], {
        input: objects.map((object) => JSON.stringify(object)).join('\n---\n'),
      }),
    ],
  };
}
