import type { Request, Response } from 'express';
import type { Cookies } from '../http/cookies.ts';
import type { Account } from './credentials.ts';
import type { SessionStore } from './store.ts';

/**
 * Opens a session of an account for the client of a request; its cookie comes with the answer.
 * @returns the session as it is answered
 */
export type OpenSession = ReturnType<typeof sessionOpener>;

export function sessionOpener(sessions: Pick<SessionStore, 'open'>, cookies: Cookies) {
  return async (
    { id, name, email, role }: Omit<Account, 'secondFactor'>,
    request: Request,
    response: Response,
  ) => {
    const agent = (request.get('user-agent') ?? '').slice(0, 200);
    const { token, endsAt } = await sessions.open(id, { agent, address: request.ip ?? '' });
    const seconds = Math.round((endsAt.getTime() - Date.now()) / 1000);
    cookies.set(request, response, 'session', token, seconds);
    return { user: { id, name, email, role }, expiresAt: endsAt.toISOString() };
  };
}
