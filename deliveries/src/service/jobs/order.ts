import { type Cluster, deliveryAt, type Environment, environmentOf, headOf, short } from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { z } from 'zod';

const commit = z.string().regex(/^[0-9a-f]{40}$/, 'is not the full id of a commit');
const line = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}<>]*$/u, 'has control characters or angle brackets');

/** What an administrator asks for: one of two verbs, for one environment. */
export const orderSchema = z.strictObject({
  /** Chosen by who asks, so that asking again starts nothing twice. */
  id: z.uuid(),
  verb: z.enum(['promote', 'rollback']),
  environment: z.string().regex(/^[a-z][a-z0-9-]{0,38}$/, 'is not the name of an environment'),
  /** Promotion: the commit of the environment before that is promoted; rollback: the one that is restored. */
  commit,
  /** The commit of the environment with which the difference was shown; null before its first delivery. */
  head: commit.nullable(),
  /** The environment's name, as the person typed it. */
  confirmation: z.string().max(100).optional(),
  by: z.strictObject({ name: line(200), mail: line(320) }),
});

export type Order = z.infer<typeof orderSchema>;

/**
 * The environments that the API of one of them may change: its own and those before it. What runs in the first one was
 * promoted by nobody, so it changes none after it.
 */
export function changeableBy(environments: readonly Environment[], name: string): Environment[] {
  const own = environments.find((one) => one.name === name);
  if (!own) return [];
  return own.from === undefined ? [own] : [...changeableBy(environments, own.from), own];
}

/** Whether a person types its name first: nothing is promoted from it to another one, so people use it. */
export const isConfirmed = (environments: readonly Environment[], { name, from }: Environment): boolean =>
  from !== undefined && !environments.some((one) => one.from === name);

const usage = (what: string, next: string) => new Refusal(what, next, exitCode.usage);
const changed = (what: string) => new Refusal(what, 'Look at the difference again.');

/** The environment of an order. @throws Refusal (64) for a preview and an unknown one, (77) for one that may not be changed */
export function environmentOfOrder(
  { descriptor: { environments } }: Cluster,
  { environment: name, confirmation }: Pick<Order, 'environment' | 'confirmation'>,
  asking: string,
): Environment {
  if (/^preview-/.test(name))
    throw usage(
      `${name} is the preview of a branch: nothing is promoted to it, and it is not rolled back.`,
      'Push the branch again.',
    );
  const environment = environmentOf(environments, name);
  if (!changeableBy(environments, asking).includes(environment))
    throw new Refusal(
      `${name} is not changed from the page of ${asking}.`,
      `Open the page of ${name}.`,
      exitCode.permission,
    );
  if (isConfirmed(environments, environment) && confirmation !== name)
    throw usage(`The confirmation is not the name of the environment, ${name}.`, 'Type it.');
  return environment;
}

/**
 * Compares an order with the branches: when it is asked for, and again when its turn comes.
 * @throws Refusal (64) for a commit that was never delivered there, (1) where a branch has moved on since
 */
export async function requireAsShown(
  { git, descriptor }: Cluster,
  environment: Environment,
  { verb, commit, head }: Pick<Order, 'verb' | 'commit' | 'head'>,
): Promise<void> {
  const { name, from } = environment;
  if (verb === 'promote' && from === undefined)
    throw usage(`${name} is not promoted from another environment.`, 'Push main.');
  const side = verb === 'promote' && from ? environmentOf(descriptor.environments, from) : environment;
  if (!(await deliveryAt(git, side, commit)))
    throw usage(`${short(commit)} was never delivered to ${side.name}.`, 'Choose a commit of its log.');
  const [present, newest] = await Promise.all([headOf(git, environment), headOf(git, side)]);
  if ((present?.commit ?? null) !== head)
    throw changed(`${name} has a newer delivery than the difference that was shown.`);
  if (verb === 'promote' && newest?.commit !== commit)
    throw changed(`${side.name} has a newer delivery than the one that was shown.`);
}
