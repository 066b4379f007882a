import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const adminPassword = 'a-password-for-tests';
export const monitoringToken = 'a-token-for-the-tests';
export const deliveryToken = 'a-delivery-token-for-the-tests';

/** Writes the files of a Secret, for SECRETS_DIR; the password is that of the test server. */
export function writeSecrets(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const files = {
    'database-password': 'database-password',
    'admin-password': adminPassword,
    'session-key': '0123456789abcdef0123456789abcdef',
    'monitoring-token': monitoringToken,
    'delivery-token': deliveryToken,
  };
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content);
}
