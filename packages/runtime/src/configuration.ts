import { z } from 'zod';
import { exitCode, Refusal } from './refusal.ts';

/** The environment of a process, or a part of it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that the program can't start with. `problems` has one line each: name, problem and example. */
export class ConfigurationError extends Refusal {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      problems.join('\n'),
      'Correct the values above, then run the same command again.',
      exitCode.configuration,
    );
    this.name = 'ConfigurationError';
    this.problems = problems;
  }
}

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Adds the example that an error message shows. It has to be the last call on a schema. */
export const variable = <Schema extends z.ZodType>(schema: Schema, example: string | number): Schema =>
  schema.meta({ example: String(example) });

/** A text that can't be empty, because an empty variable counts as unset. */
export const text = (fallback: string, example = fallback) => variable(z.string().default(fallback), example);

/** A whole number from `min` to `max`. */
export const wholeNumber = (min: number, max: number, fallback: number) =>
  variable(
    z
      .string()
      .regex(/^\d+$/, `is not a whole number between ${min} and ${max}`)
      .transform(Number)
      .refine((value) => value >= min && value <= max, `is not between ${min} and ${max}`)
      .default(fallback),
    fallback,
  );

/** One of several words. */
export const oneOf = <const Words extends readonly [string, ...string[]]>(
  words: Words,
  fallback: Words[number],
  example: Words[number] = fallback,
) => variable(z.enum(words, `is not one of ${words.join(', ')}`).default(fallback as never), example);

/**
 * Reads the variables that a schema names. An empty variable counts as unset, the way shells and manifests
 * leave one out.
 * @throws ConfigurationError that names every bad variable, its problem and an example
 */
export function readEnvironment<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  environment: Environment,
): z.output<z.ZodObject<Shape>> {
  const given = Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  );
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  throw new ConfigurationError(
    read.error.issues.map(({ path, message }) => {
      const name = String(path[0]);
      const example = (schema.shape[name] as z.ZodType).meta()?.example;
      return problemLine(name, given[name], message, `${name}=${example}`);
    }),
  );
}

/** `PORT="web" is not a whole number. Example: PORT=8080` */
export const problemLine = (
  name: string,
  value: string | undefined,
  problem: string,
  example: string,
): string =>
  `${name}${value === undefined ? '' : `=${JSON.stringify(value)}`} ${problem}. Example: ${example}`;
