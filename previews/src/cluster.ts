import { randomBytes } from 'node:crypto';
import type { Cluster } from '@presage/gitops';
import {
  type ClusterRecord,
  kubectlOf,
  kubectlRead,
  serverSideApply,
  yamlOf,
} from '@presage/platform/cluster';
import { exitCode, Refusal } from '@presage/runtime/refusal';

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
    'See `npm run gitops status`; then push again.',
    exitCode.unavailable,
  );
}

/** One object, or nothing where there is none. */
export async function readIfThere<Kind>(
  record: ClusterRecord,
  args: readonly string[],
): Promise<Kind | undefined> {
  const text = await kubectl(record, ['get', ...args, '--ignore-not-found', '-o', 'json']);
  return text === '' ? undefined : (JSON.parse(text) as Kind);
}

/** Applies objects as the owner of their fields. */
export const apply = (record: ClusterRecord, objects: readonly object[]): Promise<string> =>
  kubectl(record, [...serverSideApply, '-f', '-'], yamlOf(objects));

interface Secret {
  readonly data?: Readonly<Record<string, string>>;
}

/** The values of the Secret `presage` in a namespace; empty where there is none. */
export async function secretsIn(record: ClusterRecord, namespace: string): Promise<Record<string, string>> {
  const secret = await readIfThere<Secret>(record, ['secret', 'presage', '--namespace', namespace]);
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
