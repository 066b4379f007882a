import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { AnyPredictor } from '../definition/predictor.ts';
import { type Message, message } from '../messages/message.ts';
import { messageSchema, presentMessage } from '../messages/schema.ts';
import { digestPattern } from './digest.ts';
import { replaceFile } from './durable.ts';

/** Which version of a predictor serves where no cluster pins one, and why. */
export interface Choice {
  /** `first` or a digest. */
  readonly version: string;
  readonly reason: Message;
}

type Named = Pick<AnyPredictor, 'name' | 'version'>;

const passedSchema = z.object({ version: z.string().regex(digestPattern), reason: messageSchema });

/**
 * The choices in a registry: in a file what the gate decided after the last training, in another one what a person
 * has pinned. Each has one writer. A file that can't be read counts as absent.
 */
export function choicesIn(folder: string) {
  const passedFile = ({ name, version }: Named) => join(folder, name, `newest-v${version}.json`);
  const pinFile = ({ name, version }: Named) => join(folder, name, `pin-v${version}`);
  const textOf = (file: string) => readFile(file, 'utf8').catch(() => undefined);

  /** The newest version that has passed the gate; `first` before the gate has decided anything. */
  async function passed(predictor: Named): Promise<Choice> {
    const text = await textOf(passedFile(predictor));
    const read = passedSchema.safeParse(text === undefined ? undefined : parse(text));
    return read.success
      ? { version: read.data.version, reason: read.data.reason as Message }
      : { version: 'first', reason: message('serves-first') };
  }

  return {
    passed,

    /** What a person has pinned, else what has passed the gate. */
    async chosen(predictor: Named): Promise<Choice> {
      const pin = (await textOf(pinFile(predictor)))?.trim();
      if (pin !== undefined && digestPattern.test(pin))
        return { version: pin, reason: message('serves-pinned') };
      return passed(predictor);
    },

    /** Stores what the gate has decided. */
    pass: (predictor: Named, { version, reason }: Choice): Promise<void> =>
      replaceFile(
        passedFile(predictor),
        `${JSON.stringify({ version, reason: presentMessage(reason) }, null, 2)}\n`,
      ),

    /** Pins a version; null: the newest that passes the gate serves again. */
    pin: (predictor: Named, digest: string | null): Promise<void> =>
      digest === null
        ? rm(pinFile(predictor), { force: true })
        : replaceFile(pinFile(predictor), `${digest}\n`),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
