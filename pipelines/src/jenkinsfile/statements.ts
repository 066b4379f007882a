import { JenkinsfileError, type Token, tokensOf } from './tokens.ts';

export type Value = string | number | boolean | Call | readonly Value[];

/** `sh 'make'`, `timeout(time: 5, unit: 'MINUTES')`, `stage('Test') { … }`, or a name alone. */
export interface Call {
  readonly name: string;
  readonly positional: readonly Value[];
  readonly named: Readonly<Record<string, Value>>;
  readonly block: readonly Statement[] | undefined;
  readonly line: number;
}

/** `CI = 'true'` */
export interface Assignment {
  readonly name: string;
  readonly value: Value;
  readonly line: number;
}

export type Statement = Call | Assignment;

export const isAssignment = (statement: Statement): statement is Assignment => 'value' in statement;

/** @throws JenkinsfileError where the text is not a list of statements, with the line */
export function statementsOf(source: string): Statement[] {
  const tokens = tokensOf(source);
  let at = 0;
  const peek = (): Token => tokens[at] as Token;
  const is = (...signs: string[]) => peek().kind === 'sign' && signs.includes(peek().text);
  const fail = (wanted: string): never => {
    throw new JenkinsfileError(peek().line, `${wanted} expected, and not ${JSON.stringify(peek().text)}`);
  };
  const take = (sign: string) => {
    if (!is(sign)) fail(JSON.stringify(sign));
    at++;
  };
  const name = (): Token => {
    const token = peek();
    if (token.kind !== 'name') fail('a name');
    at++;
    return token;
  };

  function list<Item>(end: string, item: () => Item): Item[] {
    const items: Item[] = [];
    while (!is(end)) {
      if (items.length > 0) take(',');
      items.push(item());
    }
    take(end);
    return items;
  }

  function value(): Value {
    const { kind, text } = peek();
    if (is('[')) {
      at++;
      return list(']', value);
    }
    if (kind === 'text' || kind === 'number') {
      at++;
      return kind === 'number' ? Number(text) : text;
    }
    const { text: word, line } = name();
    if (word === 'true' || word === 'false') return word === 'true';
    return call(word, line, false);
  }

  /** What stands between the parentheses of a call, or behind its name. */
  function argument(): readonly [string | undefined, Value] {
    const next = tokens[at + 1];
    if (peek().kind === 'name' && next?.kind === 'sign' && next.text === ':') {
      const { text } = name();
      take(':');
      return [text, value()];
    }
    return [undefined, value()];
  }

  function call(word: string, line: number, isStatement: boolean): Call {
    const given: (readonly [string | undefined, Value])[] = [];
    if (is('(')) {
      at++;
      given.push(...list(')', argument));
    } else if (isStatement && !peek().isFirst && !is('{', '}', ';') && peek().kind !== 'end') {
      do given.push(argument());
      while (is(',') && at++ >= 0);
    }
    const named: Record<string, Value> = {};
    for (const [key, each] of given) {
      if (key === undefined) continue;
      if (key in named) throw new JenkinsfileError(line, `${word} has ${key} twice`);
      named[key] = each;
    }
    const positional = given.flatMap(([key, each]) => (key === undefined ? [each] : []));
    const hasBlock = isStatement && is('{');
    if (hasBlock) at++;
    return { name: word, positional, named, block: hasBlock ? block('}') : undefined, line };
  }

  function block(end: string | undefined): Statement[] {
    const statements: Statement[] = [];
    const isEnd = () => (end === undefined ? peek().kind === 'end' : is(end));
    while (!isEnd()) {
      if (statements.length > 0 && !peek().isFirst && !is(';')) fail('a new line');
      while (is(';')) at++;
      if (isEnd()) break;
      const { text, line } = name();
      if (is('=')) {
        at++;
        statements.push({ name: text, value: value(), line });
      } else statements.push(call(text, line, true));
    }
    if (end !== undefined) take(end);
    return statements;
  }

  return block(undefined);
}
