import { ConfigurationError } from '@presage/runtime/configuration';
import type { AnyPredictor } from '../definition/predictor.ts';

/**
 * Which model of each predictor is served, by name: `first`, or a digest. `churn.shadow` is the digest of the version
 * that answers the same requests unseen.
 */
export type Pins = Readonly<Record<string, string>>;

const prefix = 'MODEL_';
const shadowSuffix = '.shadow';
const digestPattern = /^sha256:[0-9a-f]{64}$/;
const exampleDigest = `sha256:${'0123456789abcdef'.repeat(4)}`;

/**
 * The pins of the environment: `MODEL_churn=first` or `MODEL_churn=sha256:…`, and `MODEL_churn.shadow=sha256:…`.
 * @throws ConfigurationError with one line per value that is neither
 */
export function readPins(environment: Readonly<Record<string, string | undefined>>): Pins {
  const variables = Object.entries(environment).filter(([variable]) => variable.startsWith(prefix));
  return parsePins(variables.map(([variable, value]) => [variable.slice(prefix.length), value]));
}

/**
 * The pins of a ConfigMap: the same without the prefix.
 * @throws ConfigurationError like `readPins`
 */
export const pinsOfData = (data: Readonly<Record<string, string>>): Pins => parsePins(Object.entries(data));

function parsePins(entries: readonly (readonly [name: string, value: string | undefined])[]): Pins {
  const pins: Record<string, string> = {};
  const problems: string[] = [];
  for (const [name, value] of entries) {
    if (!value) continue;
    const isShadow = name.endsWith(shadowSuffix);
    if (digestPattern.test(value) || (value === 'first' && !isShadow)) pins[name] = value;
    else if (isShadow)
      problems.push(
        `${prefix}${name} is not the digest of a model. Example: ${prefix}${name}=${exampleDigest}`,
      );
    else
      problems.push(
        `${prefix}${name} is neither "first" nor the digest of a model. Example: ${prefix}${name}=first, ${prefix}${name}=${exampleDigest}`,
      );
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return pins;
}

/** What is served of a predictor; a dash in its name may be an underscore in the variable's, as shells want. */
export const pinOf = (pins: Pins, predictor: string): string =>
  pins[predictor] ?? pins[predictor.replaceAll('-', '_')] ?? 'first';

/** The digest of the shadow version of a predictor, if there is one. */
export const shadowOf = (pins: Pins, predictor: string): string | undefined =>
  pins[predictor + shadowSuffix] ?? pins[predictor.replaceAll('-', '_') + shadowSuffix];

/** Whether the pins name the version of a predictor that serves. */
export const isPinned = (pins: Pins, predictor: string): boolean =>
  predictor in pins || predictor.replaceAll('-', '_') in pins;

/** @throws ConfigurationError when a pin names a predictor that this version of the API does not have */
export function refuseUnknownPins(
  predictors: readonly AnyPredictor[],
  pins: Pins,
  environment: string,
): void {
  const known = new Set(predictors.flatMap(({ name }) => [name, name.replaceAll('-', '_')]));
  const predictorOf = (name: string) =>
    name.endsWith(shadowSuffix) ? name.slice(0, -shadowSuffix.length) : name;
  const unknown = Object.keys(pins).filter((name) => !known.has(predictorOf(name)));
  if (unknown.length === 0) return;
  const names = predictors.map(({ name }) => name).join(', ');
  throw new ConfigurationError(
    unknown.map(
      (name) =>
        `${environment} pins ${prefix}${name}=${pins[name]}, but there is no predictor "${predictorOf(name)}" (there are ${names}). Remove the line from overlays/${environment}/models.env, or unset the variable.`,
    ),
  );
}
