import { readFile } from 'node:fs/promises';
import { lexer, type Token } from 'marked';
import { RecipeError } from './error.ts';

interface Located {
  /** Where the block starts: `docs/recipes/product-field.md:24`. */
  readonly at: string;
}

/** Creates or edits one file. */
export type FileStep = Located & {
  /** Relative to the root of the repository. */
  readonly path: string;
  /** The block, with a line break at its end. */
  readonly code: string;
} & (
    | { readonly kind: 'create' | 'append' | 'remove' }
    | { readonly kind: 'after' | 'before' | 'replace'; readonly anchor: string }
  );

/** Commands for the reader, as they stand in the block. */
export interface CommandStep extends Located {
  readonly kind: 'commands';
  readonly code: string;
}

export type RecipeStep = FileStep | CommandStep;

/** Where a code span was; the phrases below are matched against the text around the spans. */
const span = '\0';

const phrases: readonly { ending: string; kind: FileStep['kind'] }[] = [
  { ending: `New file ${span}:`, kind: 'create' },
  { ending: `At the end of ${span}:`, kind: 'append' },
  { ending: `In ${span}, after ${span}:`, kind: 'after' },
  { ending: `In ${span}, before ${span}:`, kind: 'before' },
  { ending: `In ${span}, replace ${span} with:`, kind: 'replace' },
  { ending: `In ${span}, remove:`, kind: 'remove' },
];

/** @throws RecipeError when the document has a code block that says neither its file nor that it is no code */
export async function readRecipe(document: string): Promise<RecipeStep[]> {
  return parseRecipe(await readFile(document, 'utf8'), document);
}

/**
 * The steps of a recipe in their order.
 * @param name what errors and steps call the document
 * @throws RecipeError as {@link readRecipe}
 */
export function parseRecipe(markdown: string, name = 'recipe'): RecipeStep[] {
  const steps: RecipeStep[] = [];
  let line = 1;
  let caption: Token | undefined;
  for (const token of lexer(markdown)) {
    if (token.type === 'code') {
      const step = readBlock(token.lang?.split(' ')[0] ?? '', `${token.text}\n`, caption, `${name}:${line}`);
      if (step) steps.push(step);
    }
    if (token.type !== 'space') caption = token;
    line += token.raw.split('\n').length - 1;
  }
  return steps;
}

function readBlock(
  language: string,
  code: string,
  caption: Token | undefined,
  at: string,
): RecipeStep | undefined {
  const file = caption?.type === 'paragraph' ? readCaption(caption.tokens ?? []) : undefined;
  if (file) return { ...file, code, at };
  if (language === 'sh') return { kind: 'commands', code, at };
  if (language === 'text') return undefined;
  throw new RecipeError(
    `${at}: no file is named for this block. End the paragraph above it with ` +
      '"New file `PATH`:", "In `PATH`, after `ANCHOR`:" or another phrase of packages/recipes/README.md, ' +
      'or mark it `sh` or `text`.',
  );
}

type Target =
  | { kind: 'create' | 'append' | 'remove'; path: string }
  | { kind: 'after' | 'before' | 'replace'; path: string; anchor: string };

function readCaption(tokens: readonly Token[]): Target | undefined {
  const spans = tokens
    .filter(({ type }) => type === 'codespan')
    .map((token) => ('text' in token ? token.text : ''));
  const text = tokens.map((token) => (token.type === 'codespan' ? span : token.raw)).join('');
  const phrase = phrases.find(({ ending }) => text.replace(/\s+/g, ' ').endsWith(ending));
  if (!phrase) return undefined;
  const { kind } = phrase;
  if (kind === 'create' || kind === 'append' || kind === 'remove') return { kind, path: spans.at(-1) ?? '' };
  return { kind, path: spans.at(-2) ?? '', anchor: spans.at(-1) ?? '' };
}
