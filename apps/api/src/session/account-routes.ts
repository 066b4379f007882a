import type { RequestHandler } from 'express';
import { fieldError } from '../http/field-errors.ts';
import type { Session } from '../http/permission.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { message } from '../messages/message.ts';
import type { AccountStore } from './account-store.ts';
import type { Credentials } from './credentials.ts';
import type { OpenSession } from './open-session.ts';
import { refuseWeakPassword } from './password-rules.ts';
import { accountSchema, currentSessionSchema, passwordChangeSchema } from './schema.ts';
import type { SecondFactors } from './second-factor.ts';

export interface AccountDependencies {
  accounts: AccountStore;
  factors: Pick<SecondFactors, 'stateOf'>;
  credentials: Credentials;
  openSession: OpenSession;
  limitAttempts: RequestHandler;
}

const common = { tag: 'session', permission: 'account' } as const;

/** The account that is signed in: read, and its password changed. */
export function accountRoutes({
  accounts,
  factors,
  credentials,
  openSession,
  limitAttempts,
}: AccountDependencies): Route[] {
  return [
    route({
      ...common,
      method: 'get',
      path: '/api/account',
      aliases: ['/api/compte'],
      operationId: 'readAccount',
      summary: 'Read my account',
      description: 'The account that is signed in, and how it signs in.',
      responses: { 200: { description: 'The account.', schema: accountSchema } },
      async handle({ session }) {
        const mine = session as Session;
        const { account: id, name, email, role } = mine;
        const password = (await accounts.hasGeneratedPassword(mine)) ? 'generated' : 'own';
        return { status: 200, body: { id, name, email, role, password, ...(await factors.stateOf(id)) } };
      },
    }),
    route({
      ...common,
      method: 'put',
      path: '/api/account/password',
      aliases: ['/api/compte/mot-de-passe'],
      operationId: 'changePassword',
      summary: 'Change my password',
      description:
        'Ends all sessions of the account; the request gets a new one. The password must have at least 15 characters and must not be guessed soon; there are no rules about kinds of characters.',
      before: limitAttempts,
      body: passwordChangeSchema,
      problems: ['too-many-attempts'],
      responses: {
        200: {
          description: 'It was changed.',
          schema: currentSessionSchema,
          headers: { 'Set-Cookie': 'The new session.' },
        },
      },
      async handle({ body, request, response, session }) {
        const mine = session as Session;
        if (!(await credentials.check(mine.email, body.current)))
          throw new Problem('invalid-fields', {
            errors: [fieldError('current', message('password-wrong'))],
          });
        await refuseWeakPassword('password', body.password, mine);
        await accounts.setPassword(mine, body.password);
        return { status: 200, body: await openSession({ ...mine, id: mine.account }, request, response) };
      },
    }),
  ];
}
