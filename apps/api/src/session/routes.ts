import type { CookieOptions, RequestHandler } from 'express';
import type { Session } from '../http/permission.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import type { PasswordCheck } from './password.ts';
import { administratorEmail, credentialsSchema, currentSessionSchema } from './schema.ts';
import { cookieName, type SessionSigner, sessionSeconds } from './session.ts';
import type { SignInDelay } from './sign-in-delay.ts';

const here = { path: '/api/session', tag: 'session', permission: 'anyone' as const };

export interface SessionDependencies {
  signer: SessionSigner;
  checkPassword: PasswordCheck;
  limitAttempts: RequestHandler;
  delay: SignInDelay;
}

export function sessionRoutes({ signer, checkPassword, limitAttempts, delay }: SessionDependencies): Route[] {
  return [
    route({
      ...here,
      method: 'get',
      operationId: 'readSession',
      summary: 'Who am I',
      description: 'The user that is signed in; null for a visitor.',
      responses: { 200: { description: 'The session.', schema: currentSessionSchema } },
      handle: ({ session }) => ({ status: 200, body: present(session) }),
    }),
    route({
      ...here,
      method: 'post',
      operationId: 'signIn',
      summary: 'Sign in',
      description:
        'Signs the administrator in for 12 hours. Failed attempts are limited per address, and slowed down per account.',
      before: limitAttempts,
      body: credentialsSchema,
      problems: ['wrong-credentials', 'too-many-attempts'],
      responses: {
        200: {
          description: 'Signed in.',
          schema: currentSessionSchema,
          headers: { 'Set-Cookie': 'The session: signed, HttpOnly, SameSite=Lax.' },
        },
      },
      async handle({ body, request, response }) {
        await delay.begin(body.email);
        const right = await checkPassword(body.password);
        if (!right || body.email !== administratorEmail) throw new Problem('wrong-credentials');
        await delay.succeeded(body.email);
        const expires = Math.floor(Date.now() / 1000) + sessionSeconds;
        const session: Session = { email: administratorEmail, role: 'admin', expires };
        const options = { ...cookieOptions(request.secure), maxAge: sessionSeconds * 1000 };
        response.cookie(cookieName, signer.sign(session), options);
        return { status: 200, body: present(session) };
      },
    }),
    route({
      ...here,
      method: 'delete',
      operationId: 'signOut',
      summary: 'Sign out',
      description: 'Removes the cookie. Has no effect for a visitor who is not signed in.',
      responses: { 204: { description: 'Signed out.' } },
      handle({ request, response }) {
        response.clearCookie(cookieName, cookieOptions(request.secure));
        return { status: 204 };
      },
    }),
  ];
}

function cookieOptions(secure: boolean): CookieOptions {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure };
}

function present(session: Session | null) {
  if (!session) return { user: null, expiresAt: null };
  const { email, role, expires } = session;
  return {
    user: { name: 'Administrator', email, role },
    expiresAt: new Date(expires * 1000).toISOString(),
  };
}
