import { ConfigurationError } from '@presage/runtime/configuration';
import type { AnyPredictor } from '../definition/predictor.ts';

/** Which model of each predictor is served, by name: `first`, or a digest. */
export type Pins = Readonly<Record<string, string>>;

const prefix = 'MODEL_';
const pinPattern = /^(first|sha256:[0-9a-f]{64})$/;

/**
 * The pins of the environment: `MODEL_churn=first` or `MODEL_churn=sha256:…`.
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
    if (pinPattern.test(value)) pins[name] = value;
    else
      problems.push(
        `${prefix}${name} is neither "first" nor the digest of a model. Example: ${prefix}${name}=first, ${prefix}${name}=sha256:${'0123456789abcdef'.repeat(4)}`,
      );
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return pins;
}

/** What is served of a predictor; a dash in its name may be an underscore in the variable's, as shells want. */
export const pinOf = (pins: Pins, predictor: string): string =>
  pins[predictor] ?? pins[predictor.replaceAll('-', '_')] ?? 'first';

/** @throws ConfigurationError when a pin names a predictor that this version of the API does not have */
export function refuseUnknownPins(
  predictors: readonly AnyPredictor[],
  pins: Pins,
  environment: string,
): void {
  const known = new Set(predictors.flatMap(({ name }) => [name, name.replaceAll('-', '_')]));
  const unknown = Object.keys(pins).filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  const names = predictors.map(({ name }) => name).join(', ');
  throw new ConfigurationError(
    unknown.map(
      (name) =>
        `${environment} pins ${prefix}${name}=${pins[name]}, but there is no predictor "${name}" (there are ${names}). Remove the line from overlays/${environment}/models.env, or unset the variable.`,
    ),
  );
}
