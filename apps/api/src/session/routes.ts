import type { Request, RequestHandler } from 'express';
import type { Cookies } from '../http/cookies.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import type { Credentials } from './credentials.ts';
import type { Devices } from './device-cookie.ts';
import { leave } from './leave.ts';
import type { OpenSession } from './open-session.ts';
import { credentialsSchema, currentSessionSchema } from './schema.ts';
import type { SecondFactors } from './second-factor.ts';
import type { SignInDelay } from './sign-in-delay.ts';
import type { SessionStore } from './store.ts';

const here = { path: '/api/session', tag: 'session', permission: 'owner' as const };

export interface SessionDependencies {
  sessions: SessionStore;
  credentials: Credentials;
  cookies: Cookies;
  openSession: OpenSession;
  factors: Pick<SecondFactors, 'check'>;
  limitAttempts: RequestHandler;
  delay: SignInDelay;
  devices: Devices;
  /** Makes what the visitor of the request has done that of the account. */
  adopt: (request: Request, account: string) => Promise<void>;
}

export function sessionRoutes({
  sessions,
  credentials,
  cookies,
  openSession,
  factors,
  limitAttempts,
  delay,
  devices,
  adopt,
}: SessionDependencies): Route[] {
  return [
    route({
      ...here,
      method: 'get',
      operationId: 'readSession',
      summary: 'Who am I',
      description: 'The account that is signed in; null for a visitor.',
      responses: { 200: { description: 'The session.', schema: currentSessionSchema } },
      handle({ session }) {
        if (!session) return { status: 200, body: { user: null, expiresAt: null } };
        const { account: id, name, email, role, endsAt } = session;
        return { status: 200, body: { user: { id, name, email, role }, expiresAt: endsAt.toISOString() } };
      },
    }),
    route({
      ...here,
      method: 'post',
      operationId: 'signIn',
      summary: 'Sign in',
      description:
        'Opens a session of an account; one that the request had is ended. Predictions of the visitor become those of the account. An account with a second factor also needs a `code`. Failed attempts are limited per address, and slowed down per account.',
      before: limitAttempts,
      body: credentialsSchema,
      problems: ['wrong-credentials', 'second-factor-required', 'wrong-code', 'too-many-attempts'],
      responses: {
        200: {
          description: 'Signed in.',
          schema: currentSessionSchema,
          headers: { 'Set-Cookie': 'The session: a random token, HttpOnly, SameSite=Lax.' },
        },
      },
      async handle({ body, request, response, session }) {
        const who = devices.counted(request, body.email);
        await delay.begin(who);
        const account = await credentials.check(body.email, body.password);
        if (!account) throw new Problem('wrong-credentials');
        if (account.secondFactor) {
          // Without a code the person is only half-way: that is no failed attempt.
          if (body.code === undefined) {
            response.locals.attemptContinues = true;
            await delay.undecided(who);
            throw new Problem('second-factor-required');
          }
          if (!(await factors.check(account, body.code))) throw new Problem('wrong-code');
        }
        await delay.succeeded(who);
        if (session) await sessions.end(session.account, session.id);
        await adopt(request, account.id);
        const opened = await openSession(account, request, response);
        devices.remember(request, response, body.email);
        if (cookies.read(request, 'visitor') !== null) cookies.clear(request, response, 'visitor');
        return { status: 200, body: opened };
      },
    }),
    route({
      ...here,
      method: 'delete',
      operationId: 'signOut',
      summary: 'Sign out',
      description:
        'Ends the session, removes the cookie, and asks the browser to drop what it has kept. Has no effect for a visitor who is not signed in.',
      responses: { 204: { description: 'Signed out.' } },
      async handle({ request, response, session }) {
        if (session) await sessions.end(session.account, session.id);
        leave(request, response, cookies);
        return { status: 204 };
      },
    }),
  ];
}
