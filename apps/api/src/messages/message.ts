import { catalogue } from './catalogue.ts';

export type MessageCode = keyof typeof catalogue;
export type Scalar = string | number | boolean | null;

type Placeholder<Template> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;
type Forms<Code extends MessageCode> = (typeof catalogue)[Code] extends infer Entry
  ? Entry extends readonly string[]
    ? Entry[number]
    : Entry
  : never;
type Nested = 'cause' | 'sentence';
type Names<Code extends MessageCode> = Exclude<Placeholder<Forms<Code>>, Nested>;

/** The parameters of a code: those that its sentence names. */
export type ParamsOf<Code extends MessageCode> = Code extends 'predictor-message'
  ? { readonly en: string; readonly fr: string }
  : Readonly<Record<Names<Code>, Scalar>>;

/** Something to tell a person: a code, what fills its sentence, and the message that caused it. */
export interface Message {
  readonly code: MessageCode;
  readonly params: Readonly<Record<string, Scalar>>;
  readonly cause?: Message;
}

type Rest<Code extends MessageCode> = Nested & Placeholder<Forms<Code>> extends never
  ? [Names<Code>] extends [never]
    ? []
    : [params: ParamsOf<Code>]
  : [params: ParamsOf<Code>, cause: Message];

/** A message of the catalogue. A code that it does not have, or a missing parameter, is a type error. */
export function message<Code extends MessageCode>(code: Code, ...rest: Rest<Code>): Message {
  const [params = {}, cause] = rest as [params?: Record<string, Scalar>, cause?: Message];
  return { code, params: { ...params }, ...(cause ? { cause } : {}) };
}

/** The English sentence of a message. */
export function english({ code, params, cause }: Message): string {
  const entry: string | readonly string[] = catalogue[code];
  const template = typeof entry === 'string' ? entry : pluralForm(entry, Number(params.n));
  return template.replace(/\{(\w+)\}/g, (_match, name: string) => {
    if (name === 'cause') return cause ? english(cause) : '';
    if (name === 'sentence') return cause ? asSentence(english(cause)) : '';
    const value = params[name];
    return typeof value === 'number' ? value.toLocaleString('en') : String(value);
  });
}

/** The forms are one and other, or none, one and other. */
function pluralForm(forms: readonly string[], n: number): string {
  const index = forms.length > 2 ? Math.min(n, 2) : n === 1 ? 0 : 1;
  return forms[index] ?? '';
}

const asSentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;

/** The names of the parameters of every code, its cause aside. */
export const paramNames: Readonly<Record<MessageCode, readonly string[]>> = Object.fromEntries(
  Object.entries(catalogue).map(([code, entry]) => {
    const names = [
      ...[entry]
        .flat()
        .join(' ')
        .matchAll(/\{(\w+)\}/g),
    ].map(([, name]) => String(name));
    const own = names.filter((name) => name !== 'cause' && name !== 'sentence');
    const plural = typeof entry === 'string' ? [] : ['n'];
    return [code, code === 'predictor-message' ? ['en', 'fr'] : [...new Set([...own, ...plural])]];
  }),
) as Record<MessageCode, string[]>;
