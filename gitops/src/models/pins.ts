import { exitCode, Refusal } from '@presage/runtime/refusal';

/** Which version of each model an environment serves, by predictor: `first`, or `sha256:` and 64 digits. */
export type ModelPins = Readonly<Record<string, string>>;

/** What is wrong with a line of models.env; lines count from 1. */
export interface PinProblem {
  readonly line: number;
  readonly message: string;
}

const valuePattern = /^(first|sha256:[0-9a-f]{64})$/;
const namePattern = /^[a-z][a-z0-9-]*$/;

const isPin = (line: string) => line.trim() !== '' && !line.startsWith('#');

/**
 * Reads the text of an overlay's models.env: `predictor=version` lines, and comments that begin with `#`.
 * @param known the predictors that there are; without them any name of the right form passes
 */
export function scanModelPins(
  text: string,
  known?: readonly string[],
): { pins: ModelPins; problems: PinProblem[] } {
  const pins: Record<string, string> = {};
  const problems: PinProblem[] = [];
  text.split('\n').forEach((line, index) => {
    if (!isPin(line)) return;
    const [name = '', value = ''] = line.split(/=(.*)/s);
    const problem = problemOf(name, value, known, pins);
    if (problem) problems.push({ line: index + 1, message: problem });
    else pins[name] = value;
  });
  return { pins, problems };
}

function problemOf(
  name: string,
  value: string,
  known: readonly string[] | undefined,
  before: ModelPins,
): string | undefined {
  if (!namePattern.test(name))
    return `"${name}" is no name of a predictor; a line is predictor=first or predictor=sha256:…, without spaces`;
  if (known && !known.includes(name)) return `there is no predictor "${name}"; there are ${known.join(', ')}`;
  if (name in before) return `${name} is pinned twice; leave one line`;
  if (!valuePattern.test(value))
    return `${name}=${value} is neither "first" nor the digest of a model (sha256: and 64 hexadecimal digits), which \`gitops model list\` shows`;
  return undefined;
}

/**
 * The pins of a models.env that is deployed; none where there is no such file.
 * @param where names the file in the message
 * @throws Refusal (65) for a line that is no pin
 */
export function readModelPins(text: string | undefined, where: string): ModelPins {
  const { pins, problems } = scanModelPins(text ?? '');
  const [first] = problems;
  if (!first) return pins;
  throw new Refusal(
    `${where}, line ${first.line}: ${first.message}.`,
    'Mend it on main and `git push cluster main`.',
    exitCode.data,
  );
}

/** The text with other values; comments stay, and a predictor that has no line gets one at the end. */
export function withModelPins(text: string, pins: ModelPins): string {
  const left = new Map(Object.entries(pins));
  const lines = text
    .replace(/\n*$/, '')
    .split('\n')
    .map((line) => {
      const name = isPin(line) ? (line.split('=')[0] ?? '') : '';
      const value = left.get(name);
      left.delete(name);
      return value === undefined ? line : `${name}=${value}`;
    });
  return `${[...lines, ...[...left].map(([name, value]) => `${name}=${value}`)].join('\n').trimStart()}\n`;
}

/**
 * What an environment that keeps its own pins gets with a new revision: the revision's lines, with the pins
 * of now for the predictors that were pinned already and that the revision still has.
 * @param known the revision's predictors; empty where they are not known
 */
export function carriedOver(start: string, present: ModelPins, known: readonly string[]): string {
  const lasting = Object.entries(present).filter(([name]) => known.length === 0 || known.includes(name));
  return withModelPins(start, Object.fromEntries(lasting));
}

/** `churn@sha256:0123456789ab`, `churn@first`: enough to recognise a version by. */
export const shortModel = (predictor: string, version: string): string =>
  `${predictor}@${version.slice(0, 19)}`;
