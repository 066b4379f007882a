import { fieldError } from '../http/field-errors.ts';
import { Problem } from '../http/problem.ts';
import { type Message, message } from '../messages/message.ts';

/** The shortest password that NIST SP 800-63B (revision 4) allows where it is the only factor, in characters. */
export const minPasswordLength = 15;

/** Whose password it is: their name and e-mail do not protect anything. */
export interface PasswordOwner {
  readonly name: string;
  readonly email: string;
}

/**
 * Refuses a password that is guessed soon. There are no rules about kinds of characters (NIST SP 800-63B): length, and
 * what attackers try first, which is estimated with lists of common passwords, words, names, sequences and dates.
 * @param field that the password was sent in
 * @throws Problem `invalid-fields`
 */
export async function refuseWeakPassword(
  field: string,
  password: string,
  owner: PasswordOwner,
): Promise<void> {
  const problem = await weakness(password, owner);
  if (problem) throw new Problem('invalid-fields', { errors: [fieldError(field, problem)] });
}

async function weakness(password: string, { name, email }: PasswordOwner): Promise<Message | undefined> {
  if ([...password.normalize('NFC')].length < minPasswordLength)
    return message('too-short', { min: minPasswordLength });
  const estimate = await estimator();
  const known = ['presage', 'présage', name, email, ...name.split(/\s+/), ...email.split(/[@.]/)];
  // 3 of 4: withstands 10^8 guesses or more.
  return estimate(password, known) < 3 ? message('password-common') : undefined;
}

type Estimator = (password: string, known: string[]) => number;
let made: Promise<Estimator> | undefined;

/** Loaded with the first password that is chosen: the lists have several megabytes. */
function estimator(): Promise<Estimator> {
  made ??= Promise.all([import('@zxcvbn-ts/core'), import('@zxcvbn-ts/language-common')]).then(
    ([{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }]) => {
      const factory = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: 200 });
      return (password, known) => factory.check(password, known).score;
    },
  );
  return made;
}
