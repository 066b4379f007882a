import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCode, Refusal } from '@presage/runtime/refusal';

const bytesOf = {
  'admin-password': 15,
  'database-password': 24,
  'delivery-token': 24,
  'monitoring-token': 24,
  'session-key': 48,
} as const;

export interface LocalSecrets {
  /** SECRETS_DIR of the api. */
  readonly folder: string;
  readonly adminPassword: string;
  readonly databasePassword: string;
}

/**
 * The secrets of `npm start`, one file each (mode 600), generated at the first.
 * @throws Refusal when a file is empty: it was cut off while being written
 */
export function localSecrets(state: string): LocalSecrets {
  const local = join(state, 'local');
  const folder = join(local, 'secrets');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Under root PostgreSQL is another user, and passes through here to its data.
  chmodSync(local, 0o711);
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
