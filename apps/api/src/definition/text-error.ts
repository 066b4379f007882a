import type { Text } from './text.ts';

/** An error that people read on a page; `message` is its English, for logs and programs. */
export class TextError extends Error {
  readonly text: Text;

  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

/** What an error says. Those of Node and of libraries say it in English alone. */
export function textOf(error: unknown): Text {
  if (error instanceof TextError) return error.text;
  const said = error instanceof Error ? error.message : String(error);
  return { en: said, fr: said };
}
