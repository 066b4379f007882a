import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exitCode, Refusal } from '@presage/runtime/refusal';

const bytesOf = {
  'admin-password': 15,
  'database-password': 24,
  'delivery-token': 24,
  'monitoring-token': 24,
  'session-key': 48,
} as const;

const secretsFolder = (state: string) => join(state, 'local', 'secrets');

/** A secret of `npm start`, or undefined before it was generated. */
export function readLocalSecret(state: string, name: keyof typeof bytesOf): string | undefined {
  const file = join(secretsFolder(state), name);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

export interface LocalSecrets {
  /** SECRETS_DIR of the api. */
  readonly folder: string;
  readonly adminPassword: string;
  readonly databasePassword: string;
}

/**
 * The secrets of `npm start`, one file each (mode 600). A missing one is generated.
 * @throws Refusal when a file was cut off while it was written
 */
export function localSecrets(state: string): LocalSecrets {
  const folder = secretsFolder(state);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Under root, PostgreSQL runs as another user and needs to reach its data below this folder.
  chmodSync(dirname(folder), 0o711);
  const values = new Map<string, string>();
  for (const [name, bytes] of Object.entries(bytesOf)) {
    const file = join(folder, name);
    if (!existsSync(file)) writeFileSync(file, randomBytes(bytes).toString('base64url'), { mode: 0o600 });
    if (statSync(file).size < bytes) {
      throw new Refusal(
        `The generated secret ${file} is half-written.`,
        name === 'database-password'
          ? `Start with an empty database: remove ${join(state, 'local')}, then \`npm start\`.`
          : `Remove the file, then \`npm start\`: a new one is generated.`,
        exitCode.data,
      );
    }
    values.set(name, readFileSync(file, 'utf8').trim());
  }
  return {
    folder,
    adminPassword: values.get('admin-password') ?? '',
    databasePassword: values.get('database-password') ?? '',
  };
}
