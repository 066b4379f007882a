import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** Everything the web server can be told, read once from the environment. */
export interface Configuration {
  /** Address to listen on. */
  host: string;
  /** Port to listen on; 0 lets the system choose (tests). */
  port: number;
  /** Where /api, /docs and /openapi.json are forwarded to: an origin without a path. */
  apiUrl: URL;
  /** Folder of the built pages. */
  root: string;
  logLevel: string;
  /** Seconds between failing /readyz and closing the listener, so that no new request is on its way. */
  drainSeconds: number;
}

/** A refused environment: one line per variable, each with its problem and an example. */
export class ConfigurationError extends Error {
  readonly problems: string[];
  constructor(problems: string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

const examples: Record<string, string> = {
  HOST: '0.0.0.0',
  PORT: '8080',
  API_URL: 'http://127.0.0.1:30080',
  ROOT: 'apps/web/dist (made by: npm run build -w apps/web)',
  LOG_LEVEL: 'info',
  DRAIN_SECONDS: '5',
};

const whole = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d+$/, 'is not a whole number')
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, `is not between ${minimum} and ${maximum}`);

const schema = z.object({
  HOST: z.string().min(1, 'is empty').default('0.0.0.0'),
  PORT: whole(0, 65_535).default(8080),
  API_URL: z
    .string()
    .refine((value) => URL.canParse(value), 'is not a URL')
    .transform((value) => new URL(value))
    .refine((url) => ['http:', 'https:'].includes(url.protocol), {
      error: 'is neither http nor https',
      abort: true,
    })
    .refine((url) => url.pathname === '/' && !url.search, 'has a path, only an origin is allowed')
    .default(new URL('http://127.0.0.1:30080')),
  ROOT: z
    .string()
    .default(fileURLToPath(new URL('../dist', import.meta.url)))
    .refine((root) => existsSync(`${root}/index.html`), 'holds no index.html'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'is not one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info'),
  DRAIN_SECONDS: whole(0, 300).default(0),
});

/**
 * Reads and checks the environment.
 * @throws {ConfigurationError} naming each bad variable, its problem and an example.
 */
export function readConfiguration(environment: NodeJS.ProcessEnv): Configuration {
  const result = schema.safeParse(environment);
  if (!result.success) {
    throw new ConfigurationError(
      result.error.issues.map((issue) => {
        const name = String(issue.path[0]);
        const value = environment[name];
        const given = value === undefined ? 'its default' : JSON.stringify(value);
        return `${name}: ${given} ${issue.message}. Example: ${name}=${examples[name]}`;
      }),
    );
  }
  const { HOST, PORT, API_URL, ROOT, LOG_LEVEL, DRAIN_SECONDS } = result.data;
  return {
    host: HOST,
    port: PORT,
    apiUrl: API_URL,
    root: ROOT,
    logLevel: LOG_LEVEL,
    drainSeconds: DRAIN_SECONDS,
  };
}
