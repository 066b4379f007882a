import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { Configuration } from '../configuration/configuration.ts';
import type { Cookies } from '../http/cookies.ts';
import { type Access, access, type Gate, type Permission, type Session } from '../http/permission.ts';
import { Problem } from '../http/problem.ts';
import { message } from '../messages/message.ts';
import type { SessionStore } from './store.ts';

type Token = NonNullable<Access['token']>;

export interface GateDependencies {
  configuration: Pick<Configuration, 'secrets' | 'deliveriesFor'>;
  cookies: Cookies;
  sessions: Pick<SessionStore, 'find'>;
}

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Whether a request carries the token, compared in constant time. An empty token is never accepted. */
function bearerOf(token: string): (request: Request) => boolean {
  const expected = digest(`Bearer ${token}`);
  return (request) => token !== '' && timingSafeEqual(digest(request.get('authorization') ?? ''), expected);
}

/** The gate of each permission. It puts the session, if there is one, in `response.locals.session`. */
export function openGate({ configuration, cookies, sessions }: GateDependencies): Gate {
  const { secrets, deliveriesFor } = configuration;
  const bearers: Record<Token, (request: Request) => boolean> = {
    monitoring: bearerOf(secrets.monitoringToken),
    delivery: bearerOf(secrets.deliveryToken),
  };

  const byToken =
    (token: Token): RequestHandler =>
    (request, _response, next) => {
      if (!bearers[token](request)) throw wrongToken(token);
      next();
    };

  /** Without a session cookie nothing is asked of the database, and nothing is awaited. */
  const bySession =
    (roles: Access['roles']): RequestHandler =>
    (request, response, next) => {
      const admit = (session: Session | null) => {
        refuseOtherRoles(roles, session);
        response.locals.session = session;
        next();
      };
      const value = cookies.read(request, 'session');
      if (value === null) return admit(null);
      return sessions.find(value).then((session) => {
        if (!session) cookies.clear(request, response, 'session');
        admit(session);
      });
    };

  return (permission: Permission) => {
    const { roles, session, token, opens }: Access = access[permission];
    if (token && !session) return byToken(token);
    if (!session) return (_request, _response, next) => next();
    const ofSession = bySession(opens && deliveriesFor === 'everyone' ? 'everyone' : roles);
    if (!token) return ofSession;
    const ofToken = byToken(token);
    return (request, response, next) =>
      (request.get('authorization') === undefined ? ofSession : ofToken)(request, response, next);
  };
}

function refuseOtherRoles(roles: Access['roles'], session: Session | null): void {
  if (roles === 'everyone') return;
  if (!session) throw new Problem('sign-in-required');
  if (!roles.includes(session.role)) throw new Problem('role-required');
}

const realms: Record<Token, string> = { monitoring: 'metrics', delivery: 'delivery' };

const wrongToken = (token: Token) =>
  new Problem('sign-in-required', {
    ...(token === 'delivery' ? { message: message('delivery-token-wrong') } : {}),
    headers: { 'WWW-Authenticate': `Bearer realm="${realms[token]}"` },
  });
