import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import manifest from '../package.json' with { type: 'json' };
import { ConfigurationError } from './configuration-error.ts';
import { predictorsFolder } from './definition/discover.ts';
import { type Pins, readPins } from './models/pins.ts';

const whole = (name: string, least: number, most: number, fallback: number) =>
  z
    .string()
    .regex(/^\d+$/, `is not a whole number between ${least} and ${most}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `is not between ${least} and ${most}`)
    .default(fallback)
    .meta({ example: `${name}=${fallback}` });

const trainingRunners = ['process', 'kubernetes'] as const;

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** `name=http://host:port`. */
const otherEnvironment = /^[a-z][a-z0-9-]{0,30}=https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/;

const environmentSchema = z.object({
  HOST: z.string().min(1, 'is empty').default('0.0.0.0').meta({ example: 'HOST=127.0.0.1' }),
  PORT: whole('PORT', 0, 65_535, 8080),
  ENVIRONMENT: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,30}$/, 'is not a lower-case name of at most 31 letters, digits and dashes')
    .default('local')
    .meta({ example: 'ENVIRONMENT=dev' }),
  OTHER_ENVIRONMENTS: z
    .string()
    .default('')
    .transform((list) => list.split(',').filter((one) => one !== ''))
    .refine(
      (list) => list.every((one) => otherEnvironment.test(one)),
      'is not a list of names and addresses of APIs',
    )
    .transform((list) => Object.fromEntries(list.map((one) => one.split('=', 2) as [string, string])))
    .meta({ example: 'OTHER_ENVIRONMENTS=prod=http://api.presage-prod:8080' }),
  LOG_LEVEL: z
    .enum(logLevels, `is not one of ${logLevels.join(', ')}`)
    .default('info')
    .meta({ example: 'LOG_LEVEL=debug' }),
  IMAGE: z.string().optional().meta({ example: 'IMAGE=registry.example/presage/api:0123456789ab@sha256:…' }),
  DATABASE_HOST: z
    .string()
    .min(1, 'is empty')
    .default('127.0.0.1')
    .meta({ example: 'DATABASE_HOST=database' }),
  DATABASE_PORT: whole('DATABASE_PORT', 1, 65_535, 5432),
  DATABASE_NAME: z.string().min(1, 'is empty').default('presage').meta({ example: 'DATABASE_NAME=presage' }),
  DATABASE_USER: z.string().min(1, 'is empty').default('presage').meta({ example: 'DATABASE_USER=presage' }),
  DATABASE_POOL_SIZE: whole('DATABASE_POOL_SIZE', 1, 100, 10),
  SECRETS_DIR: z
    .string('is not set')
    .min(1, 'is empty')
    .meta({ example: 'SECRETS_DIR=/run/secrets/presage' }),
  MODELS_DIR: z
    .string()
    .min(1, 'is empty')
    .default('/var/lib/presage/models')
    .meta({ example: 'MODELS_DIR=/var/lib/presage/models' }),
  PREDICTORS_DIR: z
    .string()
    .min(1, 'is empty')
    .default(predictorsFolder)
    .meta({ example: 'PREDICTORS_DIR=/srv/predictors' }),
  TRAINING_RUNNER: z
    .enum(trainingRunners, `is not one of ${trainingRunners.join(', ')}`)
    .default('process')
    .meta({ example: 'TRAINING_RUNNER=kubernetes' }),
  DRAIN_SECONDS: whole('DRAIN_SECONDS', 0, 300, 0),
  TRUST_PROXY_HOPS: whole('TRUST_PROXY_HOPS', 0, 10, 0),
});

const secretFiles = {
  databasePassword: { file: 'database-password', least: 1 },
  adminPassword: { file: 'admin-password', least: 8 },
  sessionKey: { file: 'session-key', least: 32 },
  monitoringToken: { file: 'monitoring-token', least: 16 },
  deliveryToken: { file: 'delivery-token', least: 16 },
} as const;

/** A Secret that an earlier version generated lacks it: its value is then empty, and nothing accepts it. */
const optionalSecrets: ReadonlySet<SecretName> = new Set(['deliveryToken']);

export type SecretName = keyof typeof secretFiles;

/** What the process was told by its environment, checked. */
export interface Configuration {
  host: string;
  port: number;
  environment: string;
  /** Addresses of the APIs of the other environments, by name. */
  otherEnvironments: Readonly<Record<string, string>>;
  logLevel: (typeof logLevels)[number];
  /** Version of apps/api/package.json. */
  version: string;
  image: RunningImage;
  database: { host: string; port: number; name: string; user: string; password: string; poolSize: number };
  secrets: Record<SecretName, string>;
  /** Folder of the files of the Secret. */
  secretsDir: string;
  /** Folder of the registry, of training logs and of imported records. */
  modelsDir: string;
  /** Folder of the predictors' definitions; another one is for tests. */
  predictorsDir: string;
  /** How a training asked for on the page is started: as a child process, or as a Job of the cluster. */
  trainingRunner: (typeof trainingRunners)[number];
  /** Which model of each predictor is served. */
  pins: Pins;
  drainSeconds: number;
  trustProxyHops: number;
}

/** The running image, and what its reference says: the tag is a commit, the digest its content. */
export interface RunningImage {
  reference: string | null;
  commit: string | null;
  digest: string | null;
}

/**
 * Reads the environment and the files of the Secret.
 * @param environment the variables, `process.env`
 * @param needed the secrets that the command uses; others are not read
 * @throws ConfigurationError with one line per wrong value
 */
export function readConfiguration(
  environment: Record<string, string | undefined>,
  needed: readonly SecretName[] = Object.keys(secretFiles) as SecretName[],
): Configuration {
  const parsed = environmentSchema.safeParse(withoutEmpty(environment));
  if (!parsed.success) throw new ConfigurationError(parsed.error.issues.map(explain).join('\n'));
  const { data } = parsed;
  const pins = readPins(environment);
  const secrets = readSecrets(data.SECRETS_DIR, needed);
  return {
    host: data.HOST,
    port: data.PORT,
    environment: data.ENVIRONMENT,
    otherEnvironments: data.OTHER_ENVIRONMENTS,
    logLevel: data.LOG_LEVEL,
    version: manifest.version,
    image: parseImage(data.IMAGE),
    database: {
      host: data.DATABASE_HOST,
      port: data.DATABASE_PORT,
      name: data.DATABASE_NAME,
      user: data.DATABASE_USER,
      password: secrets.databasePassword,
      poolSize: data.DATABASE_POOL_SIZE,
    },
    secrets,
    secretsDir: resolve(data.SECRETS_DIR),
    modelsDir: resolve(data.MODELS_DIR),
    predictorsDir: resolve(data.PREDICTORS_DIR),
    trainingRunner: data.TRAINING_RUNNER,
    pins,
    drainSeconds: data.DRAIN_SECONDS,
    trustProxyHops: data.TRUST_PROXY_HOPS,
  };
}

/** Takes `registry:5000/presage/api:0123456789ab@sha256:…` apart; what is absent is null. */
export function parseImage(reference: string | undefined): RunningImage {
  if (!reference) return { reference: null, commit: null, digest: null };
  const [, tag, digest] = /^[^@]*?(?::([\w][\w.-]*))?(?:@(sha256:[0-9a-f]+))?$/.exec(reference) ?? [];
  return { reference, commit: tag ?? null, digest: digest ?? null };
}

function withoutEmpty(environment: Record<string, string | undefined>) {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
}

function explain(issue: z.core.$ZodIssue): string {
  const name = String(issue.path[0]) as keyof typeof environmentSchema.shape;
  const example = environmentSchema.shape[name].meta()?.example;
  return `${name} ${issue.message}. Example: ${example}`;
}

function readSecrets(folder: string, needed: readonly SecretName[]): Record<SecretName, string> {
  const secrets: Record<SecretName, string> = {
    databasePassword: '',
    adminPassword: '',
    sessionKey: '',
    monitoringToken: '',
    deliveryToken: '',
  };
  const problems: string[] = [];
  for (const name of needed) {
    const { file, least } = secretFiles[name];
    const path = join(folder, file);
    try {
      secrets[name] = readFileSync(path, 'utf8').trim();
    } catch (error) {
      const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (isMissing && optionalSecrets.has(name)) continue;
      const reason = isMissing ? 'does not exist' : 'cannot be read';
      problems.push(
        `SECRETS_DIR names a folder whose file ${path} ${reason}. Example: SECRETS_DIR=/run/secrets/presage`,
      );
      continue;
    }
    if (secrets[name].length < least)
      problems.push(
        `SECRETS_DIR names a folder whose file ${path} is shorter than ${least} characters. Example: openssl rand -hex 32 > ${path}`,
      );
  }
  if (problems.length > 0) throw new ConfigurationError(problems.join('\n'));
  return secrets;
}
