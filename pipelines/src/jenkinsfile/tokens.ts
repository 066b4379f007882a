/** A text of a Jenkinsfile that our reader does not accept. */
export class JenkinsfileError extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(`Jenkinsfile:${line}: ${message}`);
    this.name = 'JenkinsfileError';
    this.line = line;
  }
}

export interface Token {
  readonly kind: 'name' | 'text' | 'number' | 'sign' | 'end';
  readonly text: string;
  readonly line: number;
  /** Whether it is the first of its line: where a statement may begin without a semicolon. */
  readonly isFirst: boolean;
}

const patterns = {
  space: /[^\S\n]+/y,
  comment: /\/\/[^\n]*|\/\*[\s\S]*?\*\//y,
  name: /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y,
  number: /\d+/y,
  text: /'''([\s\S]*?)'''|'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"/y,
  sign: /[{}()[\]:,=;]/y,
} as const;

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t' };
const unescaped = (text: string) => text.replace(/\\(.)/gs, (_, one: string) => escapes[one] ?? one);

/**
 * The words of a Jenkinsfile.
 * @throws JenkinsfileError for a character that no word begins with, and for a text in double quotes with a `$`, in
 *   which Groovy would insert a value: a credential there reaches the log and the process list
 */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let isFirst = true;
  let at = 0;
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(source);
  };
  const add = (kind: Token['kind'], text: string) => {
    tokens.push({ kind, text, line, isFirst });
    isFirst = false;
  };
  while (at < source.length) {
    if (source[at] === '\n') {
      line++;
      at++;
      isFirst = true;
      continue;
    }
    const skipped = match(patterns.space) ?? match(patterns.comment);
    const text = skipped ? null : match(patterns.text);
    const word = skipped ?? text ?? match(patterns.name) ?? match(patterns.number) ?? match(patterns.sign);
    if (!word) throw new JenkinsfileError(line, `unexpected ${JSON.stringify(source[at])}`);
    if (text) {
      const [, long, single, double] = text;
      if (double?.replaceAll(/\\./g, '').includes('$'))
        throw new JenkinsfileError(line, 'a text with $ has to be in single quotes');
      add('text', unescaped(long ?? single ?? double ?? ''));
    } else if (!skipped) {
      const kind = /^[A-Za-z_]/.test(word[0]) ? 'name' : /^\d/.test(word[0]) ? 'number' : 'sign';
      add(kind, word[0]);
    }
    line += word[0].split('\n').length - 1;
    at += word[0].length;
  }
  add('end', 'the end of the file');
  return tokens;
}
