import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';

const minLength = 32;

export const tokenFile = (state: string): string => join(state, 'deliveries', 'token');
export const writingKeyFile = (state: string): string => join(state, 'deliveries', 'writing-key');

async function readSecret(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trim().length >= minLength ? text.trim() : undefined;
}

async function keepSecret(file: string): Promise<string> {
  const present = await readSecret(file);
  if (present !== undefined) return present;
  const secret = randomBytes(32).toString('base64url');
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFileAtomic(file, `${secret}\n`, { mode: 0o600 });
  return secret;
}

/** The token that opens the service; nothing before it was generated. */
export const readToken = (state: string): Promise<string | undefined> => readSecret(tokenFile(state));

/** The token, generated where there is none: 32 random bytes in a file that its owner alone reads. */
export const keepToken = (state: string): Promise<string> => keepSecret(tokenFile(state));

/** The key that the tokens for changes are made of; nothing before it was generated. */
export const readWritingKey = (state: string): Promise<string | undefined> =>
  readSecret(writingKeyFile(state));

/** The key, generated where there is none. */
export const keepWritingKey = (state: string): Promise<string> => keepSecret(writingKeyFile(state));

/** The token with which the API of one environment asks for changes: another one for each. */
export const writingToken = (key: string, environment: string): string =>
  createHmac('sha256', key).update(`changes asked for by ${environment}`).digest('base64url');

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Whether two texts are the same, in a time that does not depend on where they differ. */
export const isSameSecret = (one: string, other: string): boolean =>
  timingSafeEqual(digest(one), digest(other));

/** The environment whose token for changes a caller has; nothing for another token. */
export const writerOf = (key: string, environments: readonly string[], token: string): string | undefined =>
  environments.find((name) => isSameSecret(token, writingToken(key, name)));
