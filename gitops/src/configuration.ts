import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { exitCode, Refusal } from './refusal.ts';

/** The checkout that this command line runs from. */
export const checkout = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

const folder = (fallback: string) =>
  z
    .string()
    .min(1)
    .default(fallback)
    .transform((path) => resolve(path));

/** Root's home is closed to the user that PostgreSQL runs as, so root keeps its state where services do (FHS). */
const stateHome = process.getuid?.() === 0 ? '/var/lib' : join(homedir(), '.local', 'state');

const port = (fallback: number) => z.coerce.number().int().min(1).max(65535).default(fallback);

const schema = z.object({
  XDG_STATE_HOME: folder(stateHome),
  XDG_CACHE_HOME: folder(join(homedir(), '.cache')),
  PRESAGE_PROVIDER: z.enum(['host', 'kind']).optional(),
  PRESAGE_WEB_PORT: port(30001),
  PRESAGE_API_PORT: port(30080),
  PRESAGE_DATABASE_PORT: port(30432),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('warn'),
});

const examples: Record<string, string> = {
  XDG_STATE_HOME: '/home/you/.local/state',
  XDG_CACHE_HOME: '/home/you/.cache',
  PRESAGE_PROVIDER: 'host',
  PRESAGE_WEB_PORT: '30001',
  PRESAGE_API_PORT: '30080',
  PRESAGE_DATABASE_PORT: '30432',
  LOG_LEVEL: 'info',
};

export interface Configuration {
  /** Databases, the git remote, the cluster's own files: kept between runs, mode 700. */
  readonly state: string;
  /** Built tools and base images, keyed by version: safe to delete when nothing runs. */
  readonly cache: string;
  readonly provider: 'host' | 'kind' | undefined;
  /** Ports of `npm start`; those of the environments are in their overlays. */
  readonly webPort: number;
  readonly apiPort: number;
  readonly databasePort: number;
  readonly logLevel: string;
}

/**
 * Reads every environment variable that the command line knows.
 * @throws Refusal (78) that names the variable, its problem and an example.
 */
export function readConfiguration(environment: NodeJS.ProcessEnv = process.env): Configuration {
  const known = Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) => {
      const value = environment[name];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
  const read = schema.safeParse(known);
  if (!read.success) {
    const [issue] = read.error.issues;
    const name = String(issue?.path[0]);
    throw new Refusal(
      `The environment variable ${name}=${known[name]} is not valid: ${issue?.message}.`,
      `Set it to a value such as ${name}=${examples[name]}, or unset it.`,
      exitCode.configuration,
    );
  }
  return {
    state: join(read.data.XDG_STATE_HOME, 'presage'),
    cache: join(read.data.XDG_CACHE_HOME, 'presage'),
    provider: read.data.PRESAGE_PROVIDER,
    webPort: read.data.PRESAGE_WEB_PORT,
    apiPort: read.data.PRESAGE_API_PORT,
    databasePort: read.data.PRESAGE_DATABASE_PORT,
    logLevel: read.data.LOG_LEVEL,
  };
}
