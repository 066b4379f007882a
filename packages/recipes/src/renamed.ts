import type { RecipeStep } from './parse.ts';

/**
 * A recipe that is written for one environment, for another one.
 * @param names what its paths, anchors and blocks call things, and what to call them instead; whole words only
 */
export function renamedSteps(
  steps: readonly RecipeStep[],
  names: Readonly<Record<string, string>>,
): RecipeStep[] {
  const renamed = (text: string) =>
    Object.entries(names).reduce(
      (result, [from, to]) =>
        result.replaceAll(new RegExp(`(?<![A-Za-z0-9])${from}(?![A-Za-z0-9])`, 'g'), to),
      text,
    );
  return steps.map((step) => {
    const code = renamed(step.code);
    if (step.kind === 'commands') return { ...step, code };
    const path = renamed(step.path);
    return 'anchor' in step ? { ...step, code, path, anchor: renamed(step.anchor) } : { ...step, code, path };
  });
}
