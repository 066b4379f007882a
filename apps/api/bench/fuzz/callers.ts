import { randomBytes } from 'node:crypto';
import type { Role } from '../../src/http/permission.ts';
import { secrets } from '../serving/ours.ts';

/** Who sends the generated requests. */
export interface Caller {
  readonly name: string;
  /** Of the account that is signed in; null for a visitor. */
  readonly role: Role | null;
}

/** The callers, by what they may do. The administrator comes last: it may change the accounts of the others. */
export const callers: readonly Caller[] = [
  { name: 'anonymous', role: null },
  { name: 'viewer', role: 'viewer' },
  { name: 'editor', role: 'editor' },
  { name: 'administrator', role: 'administrator' },
];

/** Operations that would end the caller's own session: the rest of its requests would be refused. */
export const endingOwnSession = ['signIn', 'signOut', 'endSessions', 'endSession', 'changePassword'];

/** A cookie as a request sends it, by the role of its account. */
export type Cookies = ReadonlyMap<Role, string>;

/**
 * Makes an account for each role that a caller has, and signs in to it.
 * @param url of the API
 * @throws Error when a request is refused
 */
export async function signInAll(url: string, wanted: readonly Caller[]): Promise<Cookies> {
  const generated = await signIn(url, { password: secrets['admin-password'] });
  const cookies = new Map<Role, string>();
  for (const { role } of wanted) {
    if (role === null) continue;
    const email = `${role}@fuzz.example`;
    const password = randomBytes(24).toString('base64url');
    const { id } = await post(url, '/api/users', { name: `Fuzz ${role}`, email, role }, generated);
    const { token } = await post(url, `/api/users/${id}/invitation`, undefined, generated);
    await post(url, '/api/invitation/acceptance', { token, password });
    cookies.set(role, await signIn(url, { email, password }));
  }
  return cookies;
}

/** Whether the cookie still opens the session of an account with this role. */
export async function isSignedIn(url: string, role: Role, cookie: string): Promise<boolean> {
  const response = await fetch(`${url}/api/session`, { headers: { cookie } });
  const { user } = (await response.json()) as { user: { role: Role } | null };
  return user?.role === role;
}

async function signIn(url: string, credentials: Record<string, string>): Promise<string> {
  const response = await send(url, '/api/session', credentials);
  const [cookie] = response.headers.getSetCookie();
  if (!cookie) throw new Error('POST /api/session set no cookie.');
  return cookie.split(';')[0] ?? '';
}

async function post(
  url: string,
  path: string,
  body: unknown,
  cookie?: string,
): Promise<Record<string, string>> {
  const response = await send(url, path, body, cookie);
  return response.status === 204 ? {} : ((await response.json()) as Record<string, string>);
}

async function send(url: string, path: string, body: unknown, cookie?: string): Promise<Response> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(cookie === undefined ? {} : { cookie }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
  return response;
}
