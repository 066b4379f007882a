import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';

const minLength = 32;

export const tokenFile = (state: string): string => join(state, 'deliveries', 'token');

/** The token that opens the service; nothing before it was generated. */
export async function readToken(state: string): Promise<string | undefined> {
  const text = await readFile(tokenFile(state), 'utf8').catch(() => '');
  return text.trim().length >= minLength ? text.trim() : undefined;
}

/** The token, generated where there is none: 32 random bytes in a file that its owner alone reads. */
export async function keepToken(state: string): Promise<string> {
  const present = await readToken(state);
  if (present !== undefined) return present;
  const token = randomBytes(32).toString('base64url');
  await mkdir(dirname(tokenFile(state)), { recursive: true, mode: 0o700 });
  await writeFileAtomic(tokenFile(state), `${token}\n`, { mode: 0o600 });
  return token;
}
