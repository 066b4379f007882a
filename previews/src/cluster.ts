import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Cluster } from '@presage/gitops';
import {
  type ClusterRecord,
  kubectlOf,
  kubectlRead,
  serverSideApply,
  yamlOf,
} from '@presage/platform/cluster';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { appliedDirectly, fieldManager, readDirectly } from './direct.ts';

/** Runs kubectl. @throws Refusal (69) with its last line */
export async function kubectl(
  record: ClusterRecord,
  args: readonly string[],
  input?: string,
): Promise<string> {
  const { failed, stdout, stderr } = await kubectlRead(kubectlOf(record), args, input);
  if (!failed) return stdout;
  throw new Refusal(
    `kubectl ${args.slice(0, 3).join(' ')}: ${stderr.split('\n').at(-1)}`,
    record.existing && /\(Forbidden\)/.test(stderr)
      ? 'Previews take an account with all rights: “In an existing cluster” in docs/recipes/previews.md. Then try again.'
      : 'See `npm run gitops status`; then try again.',
    exitCode.unavailable,
  );
}

/** What is at a path of the API server, or nothing where there is nothing. @throws Refusal (69) */
export async function readIfThere<Kind>(record: ClusterRecord, path: string): Promise<Kind | undefined> {
  const answer = await readDirectly<Kind>(record, path);
  if (answer) return answer.found ?? undefined;
  try {
    return JSON.parse(await kubectl(record, ['get', '--raw', path])) as Kind;
  } catch (error) {
    if (/\(NotFound\)/.test((error as Error).message)) return undefined;
    throw error;
  }
}

/** What is at a path of the API server. @throws Refusal (69) where there is nothing */
export async function read<Kind>(record: ClusterRecord, path: string): Promise<Kind> {
  const found = await readIfThere<Kind>(record, path);
  if (found !== undefined) return found;
  throw new Refusal(
    `The cluster has no ${path.replace(/^.*\/namespaces\//, '')}.`,
    'See `npm run gitops status`; then try again.',
    exitCode.unavailable,
  );
}

/** Applies objects as the owner of their fields. @throws Refusal (69) */
export async function apply(record: ClusterRecord, objects: readonly object[]): Promise<void> {
  if (await appliedDirectly(record, objects)) return;
  const args = [...serverSideApply, `--field-manager=${fieldManager}`, '-f', '-'];
  await kubectl(record, args, yamlOf(objects));
}

/** Milliseconds for which the server refuses pods and claims in a new namespace: it has to count its quota first. */
const settling = 3_000;

/** Applies objects to a namespace that is new: tries again for a moment. @throws Refusal (69) */
export async function applySoon(record: ClusterRecord, objects: readonly object[]): Promise<void> {
  const until = Date.now() + settling;
  while (!(await appliedDirectly(record, objects))) {
    if (Date.now() > until) return apply(record, objects);
    await pause(100);
  }
}

interface Secret {
  readonly data?: Readonly<Record<string, string>>;
}

/** The values of the Secret `presage` in a namespace; empty where there is none. */
export async function secretsIn(record: ClusterRecord, namespace: string): Promise<Record<string, string>> {
  const secret = await readIfThere<Secret>(record, `/api/v1/namespaces/${namespace}/secrets/presage`);
  return Object.fromEntries(
    Object.entries(secret?.data ?? {}).map(([key, value]) => [
      key,
      Buffer.from(value, 'base64').toString('utf8'),
    ]),
  );
}

/** The secrets of a namespace, with what is missing generated. They are kept in the cluster alone. */
export async function completeSecrets(
  { record, descriptor }: Pick<Cluster, 'record' | 'descriptor'>,
  namespace: string,
): Promise<Record<string, string>> {
  const present = await secretsIn(record, namespace);
  const generated = Object.entries(descriptor.secrets).map(([key, { bytes }]) => [
    key,
    randomBytes(bytes).toString('base64url'),
  ]);
  return { ...Object.fromEntries(generated), ...present };
}
