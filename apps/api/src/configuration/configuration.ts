import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { type AddressRanges, addressRanges } from '@presage/runtime/address-ranges';
import {
  ConfigurationError,
  type Environment,
  type LogLevel,
  logLevels,
  oneOf,
  readEnvironment,
  text,
  variable,
  wholeNumber,
} from '@presage/runtime/configuration';
import { parseImage, type RunningImage } from '@presage/runtime/image-reference';
import { inheritedEnvironment } from '@presage/runtime/inherited';
import { z } from 'zod';
import manifest from '../../package.json' with { type: 'json' };
import { predictorsFolder } from '../definition/folder.ts';
import {
  type DatabaseConfiguration,
  databaseEnvironment,
  databaseVariables,
  hasDatabaseUrl,
  readDatabase,
} from './database.ts';
import { limitVariables, type Rates, type StorageLimits, storageLimits } from './limits.ts';
import { type Pins, readPins } from './pins.ts';

/** `name=http://host:port`. */
const otherEnvironment = /^[a-z][a-z0-9-]{0,30}=https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/;

const schema = z.object({
  HOST: text('0.0.0.0', '127.0.0.1'),
  PORT: wholeNumber(0, 65_535, 8080),
  ENVIRONMENT: variable(
    z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,62}$/, 'is not a lower-case name of at most 63 letters, digits and dashes')
      .default('local'),
    'dev',
  ),
  PREVIEW_BRANCH: variable(z.string().optional(), 'fix/basket'),
  PREVIEW_COMMIT: variable(z.string().optional(), '0123456789ab'),
  OTHER_ENVIRONMENTS: variable(
    z
      .string()
      .default('')
      .transform((list) => list.split(',').filter((one) => one !== ''))
      .refine(
        (list) => list.every((one) => otherEnvironment.test(one)),
        'is not a list of names and addresses of APIs',
      )
      .transform((list) => Object.fromEntries(list.map((one) => one.split('=', 2) as [string, string]))),
    'prod=http://api.presage-prod:8080',
  ),
  DASHBOARD_URL: variable(
    z.url({ protocol: /^https?$/, error: 'is not an http or https URL' }).optional(),
    'https://localhost:30443/applications/argocd/presage-dev',
  ),
  DELIVERIES_FOR: oneOf(['accounts', 'everyone'], 'accounts', 'everyone'),
  LOG_LEVEL: oneOf(logLevels, 'info', 'debug'),
  IMAGE: variable(z.string().optional(), 'registry.example/presage/api:0123456789ab@sha256:…'),
  ...databaseVariables,
  SECRETS_DIR: variable(z.string('is not set'), '/run/secrets/presage'),
  MODELS_DIR: text('/var/lib/presage/models'),
  PREDICTORS_DIR: text(predictorsFolder, '/srv/predictors'),
  PREDICTORS_WRITABLE: oneOf(['no', 'yes'], 'no', 'yes'),
  TRAINING_RUNNER: oneOf(['process', 'kubernetes'], 'process', 'kubernetes'),
  KUBERNETES_SERVICE_HOST: variable(z.string().optional(), '10.96.0.1'),
  KUBERNETES_SERVICE_PORT: wholeNumber(1, 65_535, 443),
  PINS_CONFIGMAP: variable(
    z
      .string()
      .regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, 'is not the name of a ConfigMap')
      .optional(),
    'models',
  ),
  POD_NAME: text(hostname(), 'api-5d8f7c9b6-x2x4z'),
  DRAIN_SECONDS: wholeNumber(0, 300, 0),
  TRUSTED_PROXIES: addressRanges(),
  PROXY_PORT: wholeNumber(0, 65_535, 0),
  ...limitVariables,
  SESSION_HOURS: wholeNumber(1, 720, 12),
  SESSION_IDLE_MINUTES: wholeNumber(5, 43_200, 120),
  STALL_SECONDS: wholeNumber(1, 600, 30),
});

const secretFiles = {
  databasePassword: { file: 'database-password', minLength: 1 },
  adminPassword: { file: 'admin-password', minLength: 8 },
  sessionKey: { file: 'session-key', minLength: 32 },
  monitoringToken: { file: 'monitoring-token', minLength: 16 },
  deliveryToken: { file: 'delivery-token', minLength: 16 },
} as const;

/** A Secret that an earlier version generated lacks it: its value is then empty, and nothing accepts it. */
const optionalSecrets: ReadonlySet<SecretName> = new Set(['deliveryToken']);

export type SecretName = keyof typeof secretFiles;

/** The settings of the process, read from its environment and checked. */
export interface Configuration {
  host: string;
  port: number;
  environment: string;
  /** The branch that the environment is a preview of, and its commit; null for every other environment. */
  preview: { branch: string; commit: string } | null;
  /** Addresses of the APIs of the other environments, by name. */
  otherEnvironments: Readonly<Record<string, string>>;
  /** The environment's application in the dashboard of Argo CD; null where none deploys it. */
  dashboardUrl: string | null;
  /** Who may read what was delivered: those who are signed in, or everyone. */
  deliveriesFor: z.output<typeof schema>['DELIVERIES_FOR'];
  logLevel: LogLevel;
  /** Version of apps/api/package.json. */
  version: string;
  image: RunningImage;
  database: DatabaseConfiguration;
  secrets: Record<SecretName, string>;
  /** Folder of the files of the Secret. */
  secretsDir: string;
  /** Folder of the registry, of training logs and of imported records. */
  modelsDir: string;
  /** Folder of the predictors' definitions; another one is for tests. */
  predictorsDir: string;
  /** Whether a new predictor from a table is written there: in a checkout, not in an image. */
  writesPredictors: boolean;
  /** How a training asked for on the page is started: as a child process, or as a Job of the cluster. */
  trainingRunner: z.output<typeof schema>['TRAINING_RUNNER'];
  /** The Kubernetes API of the cluster that this process runs in; null outside of one. */
  kubernetes: KubernetesAccess | null;
  /** Which model of each predictor is served; where `pinsConfigMap` is set, at the start. */
  pins: Pins;
  /** The ConfigMap whose pins are followed while the process runs; null where only `pins` count. */
  pinsConfigMap: string | null;
  /** The name of the pod, or of the machine outside of a cluster. */
  podName: string;
  drainSeconds: number;
  /** Whose word about a caller is believed: peers in these ranges, and all that connect to this port (0: none). */
  proxies: { ranges: AddressRanges; port: number };
  /** How often one caller may ask for what is expensive. */
  rates: Rates;
  storage: StorageLimits;
  /** How long a session lasts at most, and without being used. */
  sessions: { lifetimeSeconds: number; idleSeconds: number };
  /** After how many seconds a client is cut off that neither sends its body nor reads the answer. */
  stallSeconds: number;
}

/** The address of the Kubernetes API, and the identity of a pod there. */
export interface KubernetesAccess {
  readonly url: string;
  /** Folder of `token`, `ca.crt` and `namespace`. */
  readonly folder: string;
}

/**
 * Reads the environment and the files of the Secret.
 * @param needed the secrets that the command uses; others are not read
 * @throws ConfigurationError with one line per wrong value
 */
export function readConfiguration(
  environment: Environment = process.env,
  needed: readonly SecretName[] = Object.keys(secretFiles) as SecretName[],
): Configuration {
  const data = readEnvironment(schema, environment);
  const pins = readPins(environment);
  const kubernetes = accessOfPod(data.KUBERNETES_SERVICE_HOST, data.KUBERNETES_SERVICE_PORT);
  if (data.PINS_CONFIGMAP !== undefined && (!kubernetes || !data.IMAGE))
    throw new ConfigurationError([
      `PINS_CONFIGMAP=${JSON.stringify(data.PINS_CONFIGMAP)} is followed in a pod of a cluster only, which knows its IMAGE. Example: PINS_CONFIGMAP=, MODEL_churn=first`,
    ]);
  const files = hasDatabaseUrl(data) ? needed.filter((name) => name !== 'databasePassword') : needed;
  const secrets = readSecrets(data.SECRETS_DIR, files);
  return {
    host: data.HOST,
    port: data.PORT,
    environment: data.ENVIRONMENT,
    preview:
      data.PREVIEW_BRANCH && data.PREVIEW_COMMIT
        ? { branch: data.PREVIEW_BRANCH, commit: data.PREVIEW_COMMIT }
        : null,
    otherEnvironments: data.OTHER_ENVIRONMENTS,
    dashboardUrl: data.DASHBOARD_URL ?? null,
    deliveriesFor: data.DELIVERIES_FOR,
    logLevel: data.LOG_LEVEL,
    version: manifest.version,
    image: parseImage(data.IMAGE),
    database: readDatabase(data, environment, secrets.databasePassword),
    secrets,
    secretsDir: resolve(data.SECRETS_DIR),
    modelsDir: resolve(data.MODELS_DIR),
    predictorsDir: resolve(data.PREDICTORS_DIR),
    writesPredictors: data.PREDICTORS_WRITABLE === 'yes',
    trainingRunner: data.TRAINING_RUNNER,
    kubernetes,
    pins,
    pinsConfigMap: data.PINS_CONFIGMAP ?? null,
    podName: data.POD_NAME,
    drainSeconds: data.DRAIN_SECONDS,
    proxies: { ranges: data.TRUSTED_PROXIES, port: data.PROXY_PORT },
    rates: data.RATE_LIMITS,
    storage: storageLimits(data),
    sessions: {
      lifetimeSeconds: data.SESSION_HOURS * 3_600,
      idleSeconds: data.SESSION_IDLE_MINUTES * 60,
    },
    stallSeconds: data.STALL_SECONDS,
  };
}

/** The same for a command whose only secret is the password of the database. */
export const readCommandConfiguration = (): Configuration =>
  readConfiguration(process.env, ['databasePassword']);

/**
 * The environment of a child process: this process's own, with the values of its configuration, which may differ
 * from the variables in a test.
 */
export function childEnvironment({
  database,
  secretsDir,
  modelsDir,
  predictorsDir,
  environment,
  image,
}: Configuration): NodeJS.ProcessEnv {
  return inheritedEnvironment({
    ENVIRONMENT: environment,
    IMAGE: image.reference ?? '',
    ...databaseEnvironment(database),
    SECRETS_DIR: secretsDir,
    MODELS_DIR: modelsDir,
    PREDICTORS_DIR: predictorsDir,
  });
}

/** The kubelet sets the variables and mounts the files in every container; an IPv6 address goes in brackets. */
function accessOfPod(host: string | undefined, port: number): KubernetesAccess | null {
  if (host === undefined) return null;
  const url = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return { url, folder: '/var/run/secrets/kubernetes.io/serviceaccount' };
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
    const { file, minLength } = secretFiles[name];
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
    if (secrets[name].length < minLength)
      problems.push(
        `SECRETS_DIR names a folder whose file ${path} is shorter than ${minLength} characters. Example: openssl rand -hex 32 > ${path}`,
      );
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return secrets;
}
