import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<'argon2id', Argon2Parameters, Buffer>(argon2);

/** The first choice of OWASP's password storage cheat sheet: Argon2id with 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 };
const saltBytes = 16;
const tagBytes = 32;

const form = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

/** The same password in every encoding of it: a person may type an accent as one character or as two. */
const message = (password: string) => password.normalize('NFC');

const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

/** The hash of a password with its parameters and salt, as a PHC string. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(saltBytes);
  const { memory, passes, parallelism } = cost;
  const tag = await derive('argon2id', { message: message(password), nonce, tagLength: tagBytes, ...cost });
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(nonce)}$${unpadded(tag)}`;
}

/**
 * Whether a password has this hash.
 * @throws Error when the hash is not one of `hashPassword`
 */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [, memory, passes, parallelism, salt = '', tag = ''] = form.exec(hash) ?? [];
  if (!memory) throw new Error('the stored hash of a password has an unknown form');
  const expected = Buffer.from(tag, 'base64');
  const given = await derive('argon2id', {
    message: message(password),
    nonce: Buffer.from(salt, 'base64'),
    tagLength: expected.length,
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  });
  return timingSafeEqual(given, expected);
}

/** Whether a hash was made with other parameters than those of today. */
export const isOutdated = (hash: string): boolean => {
  const [, memory, passes, parallelism] = form.exec(hash) ?? [];
  return (
    [memory, passes, parallelism].map(Number).join() !== [cost.memory, cost.passes, cost.parallelism].join()
  );
};
