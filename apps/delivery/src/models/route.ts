import { type Environment, environmentOf, type Route } from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';

/**
 * The environments of a promotion.
 * @param name the target; by default the first environment, in order, that is promoted from another one
 * @throws Refusal (64) when the target is promoted from no other environment
 */
export function routeTo(environments: readonly Environment[], name?: string): Route {
  const target =
    name === undefined
      ? environments.find(({ from }) => from !== undefined)
      : environmentOf(environments, name);
  if (target?.from !== undefined) return { source: environmentOf(environments, target.from), target };
  throw new Refusal(
    target
      ? `${target.name} is not promoted from another environment: its models are pinned on main.`
      : 'There is no environment to promote to.',
    target
      ? `Edit ${target.overlay}/models.env, commit, then: git push cluster main.`
      : 'Name a second environment in gitops.config.ts.',
    exitCode.usage,
  );
}
