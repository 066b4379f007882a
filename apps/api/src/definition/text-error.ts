import type { Text } from './text.ts';

/** An error that a predictor words itself, in every language; `message` is its English, for logs and programs. */
export class TextError extends Error {
  readonly text: Text;

  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}
