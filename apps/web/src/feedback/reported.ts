import { ApiError } from '../api/error.ts';
import { region, translation } from '../preferences/locale.ts';

/** What the API reports: a code, what fills its sentence, and the English for codes that are not known here. */
export interface Reported {
  readonly code: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly detail: string;
  readonly cause?: Reported | undefined;
}

/** Groups of messages with codes of the API. */
const groups = ['errors', 'validation', 'reasons', 'refusals', 'unanswered'];

// The type of the catalogues is too deep for TypeScript here.
const exists = translation.global.te as unknown as (key: string) => boolean;

/** Key of the message of a code, when its group of messages is loaded. */
const keyOf = (code: string): string | undefined => groups.map((group) => `${group}.${code}`).find(exists);

/** What the API reports, in the language on screen. */
export function sayReported({ code, params = {}, detail, cause }: Reported): string {
  const key = keyOf(code);
  if (key === undefined) return detail;
  const values: Record<string, unknown> = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, typeof value === 'number' ? grouped(value) : value]),
  );
  if (cause) {
    values.cause = sayReported(cause);
    values.sentence = asSentence(String(values.cause));
  }
  const { t } = translation.global;
  return typeof params.n === 'number' ? t(key, values, params.n) : t(key, values);
}

const grouped = (value: number) => new Intl.NumberFormat(region()).format(value);

const asSentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;

/** For responses without a code: from the web server or a proxy in front of the API. */
const codes: Record<number, string> = {
  0: 'unreachable',
  401: 'sign-in-required',
  403: 'forbidden',
  404: 'not-found',
  408: 'unreachable',
  409: 'conflict',
  412: 'stale-version',
  413: 'body-too-large',
  422: 'invalid-fields',
  429: 'too-many-attempts',
  502: 'bad-gateway',
  503: 'unavailable',
  504: 'gateway-timeout',
};

/** A sentence about an error, for a person. */
export function sayError(error: unknown): string {
  const { status, problem } = error instanceof ApiError ? error : { status: 0, problem: {} };
  const code = problem.code ?? codes[status] ?? 'internal-error';
  const fallback = translation.global.t(`errors.${codes[status] ?? 'internal-error'}`);
  return sayReported({ ...problem, code, detail: problem.code ? (problem.detail ?? fallback) : fallback });
}
