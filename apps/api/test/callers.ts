import { createHash, randomBytes } from 'node:crypto';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Role } from '../src/http/permission.ts';
import { administer, json, monitoringToken, type RunningApi } from './running-api.ts';

/** Who may ask, in the order of the columns of the matrix. */
export const callers = [
  'anonymous',
  'visitor',
  'other visitor',
  'viewer',
  'editor',
  'administrator',
  'monitoring',
] as const;
export type Caller = (typeof callers)[number];

/** The headers that make a request that of a caller. */
export type HeadersOf = Record<Caller, Record<string, string>>;

/** Adds an account to the database and opens a session of it. @returns the cookie, and its id */
export async function accountWith(
  api: RunningApi,
  role: Role,
  name: string = role,
): Promise<{ id: string; cookie: string; email: string }> {
  const token = randomBytes(32).toString('base64url');
  const hash = createHash('sha256').update(token).digest('hex');
  const email = `${name}-${randomBytes(4).toString('hex')}@example.org`;
  const { rows } = await administer(
    `with account as (
       insert into users (name, email, role, password_hash, sort_name, search_text, updated_at)
       values ('${name}', '${email}', '${role}', 'none', '${name}', '${name}', now()) returning id
     ) insert into sessions (user_id, token_hash, agent, address, ends_at)
       select id, '\\x${hash}', 'test', '127.0.0.1', now() + interval '1 hour' from account returning user_id`,
    api.configuration.database.name,
  );
  return { id: rows[0].user_id, cookie: `presage-test-session=${token}`, email };
}

/** A prediction of a new visitor. @returns its id, and the visitor's cookie */
export async function predictionOfVisitor(
  api: RunningApi,
  headers: Record<string, string> = {},
): Promise<{ id: string; cookie: string }> {
  const init = json('POST', { strength: 5, thumb: 'left' });
  const made = await api.request('/api/predictors/coin/predictions', {
    ...init,
    headers: { ...init.headers, ...headers },
  });
  const { id } = (await made.json()) as { id: string };
  return { id, cookie: made.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
}

/** The headers of each caller: two visitors with a prediction each, and an account of each role. */
export async function openCallers(api: RunningApi): Promise<HeadersOf> {
  const [visitor, other, viewer, editor, administrator] = await Promise.all([
    predictionOfVisitor(api),
    predictionOfVisitor(api),
    accountWith(api, 'viewer'),
    accountWith(api, 'editor'),
    accountWith(api, 'administrator'),
  ]);
  return {
    anonymous: {},
    visitor: { cookie: visitor.cookie },
    'other visitor': { cookie: other.cookie },
    viewer: { cookie: viewer.cookie },
    editor: { cookie: editor.cookie },
    administrator: { cookie: administrator.cookie },
    monitoring: { authorization: `Bearer ${monitoringToken}` },
  };
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

let used = 0;

/** Sends a request from an address of this machine that no other request has, so that limits per address don't count. */
export async function askAlone(
  api: RunningApi,
  { method, path, headers = {}, body }: Asked,
): Promise<{ status: number; body: string }> {
  used += 1;
  const localAddress = `127.1.${Math.floor(used / 250)}.${(used % 250) + 1}`;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(api.url + path, { method, headers, localAddress })
      .once('response', resolve)
      .once('error', reject)
      .end(body);
  });
  return { status: response.statusCode ?? 0, body: await text(response) };
}
