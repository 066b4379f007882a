import type { Text } from './language.ts';

/** The outcome of a step is not what it was to show. */
export class Unexpected extends Error {
  override readonly name = 'Unexpected';
  readonly text: Text;

  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

/** @throws Unexpected when the condition does not hold */
export function require(condition: boolean, text: Text): asserts condition {
  if (!condition) throw new Unexpected(text);
}
