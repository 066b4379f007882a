import type { RequestHandler } from 'express';
import { actorOf } from '../audit/actor.ts';
import { fieldError } from '../http/field-errors.ts';
import type { Session } from '../http/permission.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { message } from '../messages/message.ts';
import type { Credentials } from './credentials.ts';
import {
  codeSchema,
  confirmationSchema,
  recoveryCodesSchema,
  totpSetupSchema,
  userIdSchema,
} from './schema.ts';
import type { SecondFactors } from './second-factor.ts';

export interface SecondFactorDependencies {
  factors: SecondFactors;
  credentials: Credentials;
  limitAttempts: RequestHandler;
}

const path = '/api/account/second-factor';
const alias = '/api/compte/second-facteur';
const common = { tag: 'session', permission: 'account' } as const;

/** The second factor of the account that is signed in; each step but the confirmation asks for the password again. */
export function secondFactorRoutes({
  factors,
  credentials,
  limitAttempts,
}: SecondFactorDependencies): Route[] {
  async function confirmPassword(session: Session | null, password: string): Promise<void> {
    if (session && (await credentials.check(session.email, password))) return;
    throw new Problem('invalid-fields', { errors: [fieldError('password', message('password-wrong'))] });
  }
  const guarded = {
    ...common,
    before: limitAttempts,
    body: confirmationSchema,
    problems: ['account-protected' as const, 'too-many-attempts' as const],
  };
  const codes = { 200: { description: 'The codes.', schema: recoveryCodesSchema } };
  return [
    route({
      ...guarded,
      method: 'post',
      path,
      aliases: [alias],
      operationId: 'beginSecondFactor',
      summary: 'Set up a second factor',
      description: 'Makes a secret for an authenticator app (TOTP). It counts once a code has confirmed it.',
      responses: { 200: { description: 'What the app is set up with.', schema: totpSetupSchema } },
      async handle({ body, session }) {
        await confirmPassword(session, body.password);
        return { status: 200, body: await factors.begin(actorOf(session)) };
      },
    }),
    route({
      ...common,
      method: 'put',
      path,
      aliases: [alias],
      operationId: 'confirmSecondFactor',
      summary: 'Turn the second factor on',
      description: 'Takes a code of the app. The recovery codes are shown this once.',
      before: limitAttempts,
      body: codeSchema,
      problems: ['too-many-attempts'],
      responses: codes,
      handle: async ({ body, session }) => ({
        status: 200,
        body: { codes: await factors.confirm(actorOf(session), body.code) },
      }),
    }),
    route({
      ...guarded,
      method: 'post',
      path: `${path}/recovery-codes`,
      aliases: [`${alias}/codes`],
      operationId: 'renewRecoveryCodes',
      summary: 'Make new recovery codes',
      description: 'Replaces the recovery codes; the earlier ones no longer work.',
      responses: codes,
      async handle({ body, session }) {
        await confirmPassword(session, body.password);
        return { status: 200, body: { codes: await factors.renewRecoveryCodes(actorOf(session)) } };
      },
    }),
    route({
      ...guarded,
      method: 'post',
      path: `${path}/removal`,
      aliases: [`${alias}/suppression`],
      operationId: 'removeSecondFactor',
      summary: 'Turn the second factor off',
      description: 'Removes the secret and the recovery codes.',
      responses: { 204: { description: 'It is off.' } },
      async handle({ body, session }) {
        await confirmPassword(session, body.password);
        const actor = actorOf(session);
        await factors.remove(actor.id, actor);
        return { status: 204 };
      },
    }),
    route({
      method: 'delete',
      path: '/api/users/:id/second-factor',
      aliases: ['/api/utilisateurs/:id/second-facteur'],
      tag: 'users',
      permission: 'administrator',
      operationId: 'removeSecondFactorOf',
      summary: 'Turn a user’s second factor off',
      description: 'For a person who has lost the app and the recovery codes.',
      params: userIdSchema,
      responses: { 204: { description: 'It is off.' } },
      async handle({ params, session }) {
        if (!(await factors.remove(params.id, actorOf(session)))) throw new Problem('not-found');
        return { status: 204 };
      },
    }),
  ];
}
