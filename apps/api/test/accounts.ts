import type { User } from '../src/users/schema.ts';
import { askAlone } from './callers.ts';
import { administer, json, type RunningApi } from './running-api.ts';

/** The password of accounts that tests invite. */
export const password = 'three ravens over a tower';

type Ask = (path: string, init?: RequestInit) => Promise<Response>;

export const bodyOf = async <Body>(response: Response) => (await response.json()) as Body;

/** The session of an answer, as a Cookie header. */
export const cookieOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .find((cookie) => cookie.includes('-session='))
    ?.split(';')[0] ?? '';

let last = 0;

/** What an administrator and the people that they invite do with accounts. */
export function accountsOf(api: RunningApi, admin: Ask) {
  const post = (path: string, body: unknown) => {
    const headers = { 'content-type': 'application/json' };
    return askAlone(api, { method: 'POST', path, headers, body: JSON.stringify(body) });
  };
  const read = async (id: string) => bodyOf<User>(await admin(`/api/users/${id}`));
  const create = async (role = 'viewer') => {
    last += 1;
    const input = { name: `Person ${last}`, email: `person${last}@example.org`, role };
    return bodyOf<User>(await admin('/api/users', json('POST', input)));
  };
  const invite = async ({ id }: { id: string }) =>
    bodyOf<{ token: string; path: string; expiresAt: string }>(
      await admin(`/api/users/${id}/invitation`, { method: 'POST' }),
    );
  const accept = (token: string, chosen = password) =>
    post('/api/invitation/acceptance', { token, password: chosen });
  return {
    sql: (text: string) => administer(text, api.configuration.database.name),
    post,
    read,
    create,
    invite,
    accept,
    /** An account that has accepted its invitation. */
    async member(role = 'viewer'): Promise<User> {
      const user = await create(role);
      await accept((await invite(user)).token);
      return user;
    },
    /** Changes an account at its present version. */
    change: async (id: string, body: unknown) =>
      admin(`/api/users/${id}`, json('PATCH', body, `"${(await read(id)).version}"`)),
    /** Signs in from an address that no other request has. @returns the status */
    signIn: async (email: string, given = password) =>
      (await post('/api/session', { email, password: given })).status,
    /** Signs in, with the cookies of the answer. */
    signInWithCookie(email: string, given = password, headers: Record<string, string> = {}) {
      const init = json('POST', { email, password: given });
      return api.request('/api/session', { ...init, headers: { ...init.headers, ...headers } });
    },
  };
}

export type Accounts = ReturnType<typeof accountsOf>;
