import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { Problem, type ProblemKind } from '../http/problem.ts';
import { message } from '../messages/message.ts';

/** Files of the Secret that `up` fills in where the page Deliveries is on. */
const files = {
  url: 'deliveries-url',
  token: 'deliveries-token',
  writing: 'deliveries-writing-token',
} as const;

/** Longer than the service itself takes for an answer. */
const timeoutMilliseconds = 20_000;
const maxBytes = 2_000_000;

type Token = 'token' | 'writing';

interface Access {
  readonly url: string;
  readonly token: string;
}

/** The service on the machine of the cluster that knows what was delivered. */
export interface DeliveriesService {
  /** Whether there is one: the kubelet adds and removes the files while the process runs. */
  readonly isThere: () => Promise<boolean>;
  /**
   * @throws Problem `not-found` where there is no service, `unavailable` where it does not answer, either of them with
   *   its sentence where it refuses
   */
  readonly ask: <Schema extends z.ZodType>(
    schema: Schema,
    path: string,
    query?: Readonly<Record<string, string | number | undefined>>,
  ) => Promise<z.output<Schema>>;
  /** Whether it takes orders of this environment. */
  readonly canChange: () => Promise<boolean>;
  /**
   * Sends an order, or asks about one, with the token for changes.
   * @param body of an order; without it the path is read
   * @throws Problem like `ask`, `delivery-refused` with the sentence of the service where it does not take an order
   */
  readonly change: <Schema extends z.ZodType>(
    schema: Schema,
    path: string,
    body?: object,
    milliseconds?: number,
  ) => Promise<z.output<Schema>>;
}

function silent(cause: unknown): Problem {
  const problem = new Problem('unavailable', { message: message('deliveries-silent') });
  problem.cause = cause;
  return problem;
}

/** Reads at most `maxBytes` of an answer. @throws Error when it is longer */
async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`the service sent more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What the service refuses, as a problem of this API. */
function refused(status: number, body: unknown, isOrder: boolean): Problem {
  const { message: text } = body as { message?: unknown };
  if (typeof text !== 'string' || status === 401 || status >= 500 !== (status === 503))
    return silent(new Error(`the service answered ${status}`));
  const kind: ProblemKind =
    isOrder && [403, 409, 422].includes(status)
      ? 'delivery-refused'
      : status === 404 || status === 422
        ? 'not-found'
        : 'unavailable';
  return new Problem(kind, { message: message('deliveries-refused', { text }) });
}

interface Question {
  readonly token: Token;
  readonly target: (base: string) => URL;
  readonly body?: object | undefined;
  readonly milliseconds?: number | undefined;
}

/** @param secretsDir folder of the files of the Secret */
export function deliveriesService(secretsDir: string): DeliveriesService {
  const read = (file: string) => readFile(join(secretsDir, file), 'utf8').then((text) => text.trim());
  const access = async (which: Token): Promise<Access | undefined> => {
    try {
      const [url, token] = await Promise.all([read(files.url), read(files[which])]);
      return url && token ? { url, token } : undefined;
    } catch {
      return undefined;
    }
  };
  async function send<Schema extends z.ZodType>(schema: Schema, question: Question) {
    const { body: order, milliseconds = timeoutMilliseconds } = question;
    const known = await access(question.token);
    if (!known) throw new Problem('not-found', { message: message('deliveries-off') });
    let response: Response;
    let body: unknown;
    try {
      response = await fetch(question.target(known.url), {
        ...(order && { method: 'POST', body: JSON.stringify(order) }),
        headers: { authorization: `Bearer ${known.token}` },
        redirect: 'error',
        signal: AbortSignal.timeout(milliseconds),
      });
      body = JSON.parse(await textOf(response));
    } catch (error) {
      throw silent(error);
    }
    if (!response.ok) throw refused(response.status, body, question.token === 'writing');
    const parsed = schema.safeParse(body);
    if (!parsed.success) throw silent(parsed.error);
    return parsed.data;
  }
  return {
    isThere: async () => (await access('token')) !== undefined,
    canChange: async () => (await access('writing')) !== undefined,
    ask: (schema, path, query = {}) =>
      send(schema, {
        token: 'token',
        target: (base) => {
          const target = new URL(path, base);
          for (const [name, value] of Object.entries(query))
            if (value !== undefined) target.searchParams.set(name, String(value));
          return target;
        },
      }),
    change: (schema, path, body, milliseconds) =>
      send(schema, { token: 'writing', target: (base) => new URL(path, base), body, milliseconds }),
  };
}
