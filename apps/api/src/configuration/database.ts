import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  ConfigurationError,
  type Environment,
  oneOf,
  variable,
  wholeNumber,
} from '@presage/runtime/configuration';
import { z } from 'zod';
import { type DatabaseTarget, parseDatabaseUrl, urlExample } from './database-url.ts';

/** The parts of an address, for a database that is not named by a URL. */
const parts = {
  DATABASE_HOST: variable(z.string().default('127.0.0.1'), 'database'),
  DATABASE_PORT: wholeNumber(1, 65_535, 5432),
  DATABASE_NAME: variable(z.string().default('presage'), 'presage'),
  DATABASE_USER: variable(z.string().default('presage'), 'presage'),
};

const fileExample = '/run/secrets/database/url';
const authoritiesExample = '/run/secrets/database/ca.crt';

/** The variables that name the database. */
export const databaseVariables = {
  ...parts,
  DATABASE_URL: variable(z.string().optional(), urlExample),
  DATABASE_URL_FILE: variable(z.string().optional(), fileExample),
  DATABASE_CA_FILE: variable(z.string().optional(), authoritiesExample),
  DATABASE_POOLER: oneOf(['none', 'transaction'], 'none', 'transaction'),
  DATABASE_POOL_SIZE: wholeNumber(1, 100, 10),
  DATABASE_CONNECTION_SECONDS: wholeNumber(1, 86_400, 300),
};

/** Where the database is and how its connections are made. */
export interface DatabaseConfiguration extends DatabaseTarget {
  poolSize: number;
  /** Whether a URL names the database, from a variable or a file. */
  byUrl: boolean;
  /** The file of that URL. It is read for each new connection, so that a replaced password is used. */
  urlFile: string | null;
  /** PEM file of the authorities that may sign the server's certificate; null for those that Node knows. */
  caFile: string | null;
  /** `transaction`: a pooler is in between that gives each transaction another connection of the server. */
  pooler: 'none' | 'transaction';
  /** Connections of the pool are replaced when they are this old; 0 for never. */
  connectionSeconds: number;
}

/** A database without any of what only a URL brings. */
export const plainDatabase = {
  tls: false,
  byUrl: false,
  urlFile: null,
  caFile: null,
  pooler: 'none',
  connectionSeconds: 0,
} as const satisfies Partial<DatabaseConfiguration>;

const variables = z.object(databaseVariables);
type Read = Readonly<z.output<typeof variables>>;

/** Whether the password is part of a URL, and not a file of its own. */
export const hasDatabaseUrl = (read: Pick<Read, 'DATABASE_URL' | 'DATABASE_URL_FILE'>): boolean =>
  read.DATABASE_URL !== undefined || read.DATABASE_URL_FILE !== undefined;

/**
 * The database that the variables name: by DATABASE_URL or DATABASE_URL_FILE, otherwise by its parts.
 * @param password of the Secret, for a database that is named by its parts
 * @throws ConfigurationError with one line per problem; none shows the URL, which contains the password
 */
export function readDatabase(read: Read, environment: Environment, password: string): DatabaseConfiguration {
  const common = {
    poolSize: read.DATABASE_POOL_SIZE,
    caFile: read.DATABASE_CA_FILE ?? null,
    pooler: read.DATABASE_POOLER,
  };
  const { DATABASE_URL: url, DATABASE_URL_FILE: urlFile } = read;
  const problems = [...contradictions(read, environment)];
  if (common.caFile !== null) problems.push(...problemsOfAuthorities(common.caFile));
  if (problems.length > 0) throw new ConfigurationError(problems);
  if (!hasDatabaseUrl(read)) {
    const { DATABASE_HOST: host, DATABASE_PORT: port, DATABASE_NAME: name, DATABASE_USER: user } = read;
    return { ...plainDatabase, ...common, host, port, name, user, password };
  }
  const target = urlFile === undefined ? parsed(url ?? '', 'DATABASE_URL') : readUrlFile(urlFile);
  if (common.caFile !== null && !target.tls)
    throw new ConfigurationError([
      `DATABASE_CA_FILE is set, but the URL has sslmode=disable, so that no certificate is read. Example: DATABASE_CA_FILE=`,
    ]);
  const connectionSeconds = read.DATABASE_CONNECTION_SECONDS;
  return { ...common, ...target, byUrl: true, urlFile: urlFile ?? null, connectionSeconds };
}

/**
 * The address and login in a file that holds a URL.
 * @throws ConfigurationError that does not show it
 */
export function readUrlFile(file: string): DatabaseTarget {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'cannot be read';
    throw new ConfigurationError([
      `DATABASE_URL_FILE names the file ${file}, which ${reason}. Example: DATABASE_URL_FILE=${fileExample}`,
    ]);
  }
  return parsed(text, `DATABASE_URL_FILE names the file ${file}, whose URL`);
}

/** The variables that make a child process use the same database. */
export const databaseEnvironment = (database: DatabaseConfiguration): Environment =>
  database.byUrl
    ? {} // it inherits them
    : {
        DATABASE_HOST: database.host,
        DATABASE_PORT: String(database.port),
        DATABASE_NAME: database.name,
        DATABASE_USER: database.user,
      };

function parsed(url: string, subject: string): DatabaseTarget {
  const target = parseDatabaseUrl(url);
  if (typeof target !== 'string') return target;
  const variableName = subject.split(' ')[0];
  const example = variableName === 'DATABASE_URL' ? `DATABASE_URL=${urlExample}` : urlExample;
  throw new ConfigurationError([`${subject} ${target}. Example: ${example}`]);
}

function contradictions(read: Read, environment: Environment): string[] {
  if (!hasDatabaseUrl(read)) {
    return read.DATABASE_CA_FILE === undefined
      ? []
      : [
          `DATABASE_CA_FILE is set without a URL: only connections by URL are encrypted. Example: DATABASE_URL=${urlExample}`,
        ];
  }
  const beside = Object.keys(parts).filter((name) => environment[name]);
  const given = read.DATABASE_URL === undefined ? 'DATABASE_URL_FILE' : 'DATABASE_URL';
  return [
    ...(read.DATABASE_URL !== undefined && read.DATABASE_URL_FILE !== undefined
      ? ['DATABASE_URL is set beside DATABASE_URL_FILE: only one of them can count. Example: DATABASE_URL=']
      : []),
    ...beside.map(
      (name) => `${name}="${environment[name]}" is set beside ${given}, which contains it. Example: ${name}=`,
    ),
  ];
}

function problemsOfAuthorities(file: string): string[] {
  try {
    new X509Certificate(readFileSync(file));
    return [];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'does not exist' : 'holds no certificate in PEM format';
    return [
      `DATABASE_CA_FILE names the file ${file}, which ${reason}. Example: DATABASE_CA_FILE=${authoritiesExample}`,
    ];
  }
}
