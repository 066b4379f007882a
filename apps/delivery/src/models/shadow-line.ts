import type { Entries } from '@presage/gitops';

const suffix = '.shadow';

/** `churn.shadow`: the line that pins the version of churn that answers the same requests unseen. */
export const shadowName = (predictor: string): string => predictor + suffix;

/** The predictor of a line, and whether it pins its shadow version. */
export const lineOf = (name: string): { readonly predictor: string; readonly isShadow: boolean } =>
  name.endsWith(suffix)
    ? { predictor: name.slice(0, -suffix.length), isShadow: true }
    : { predictor: name, isShadow: false };

/** The pins without the shadow versions that equal the version that serves: there is nothing to compare. */
export const withoutServedShadows = (pins: Entries): Entries =>
  Object.fromEntries(
    Object.entries(pins).filter(([name, version]) => {
      const { predictor, isShadow } = lineOf(name);
      return !isShadow || pins[predictor] !== version;
    }),
  );
