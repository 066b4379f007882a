import type { RequestHandler } from 'express';
import { actorOf } from '../audit/actor.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { message } from '../messages/message.ts';
import type { Invitations } from './invitations.ts';
import {
  acceptanceSchema,
  invitationSchema,
  invitationTokenSchema,
  invitedSchema,
  userParamsSchema,
} from './schema.ts';

/** Invitations: made by an administrator, read and accepted by whoever has the link. */
export function invitationRoutes(invitations: Invitations, limitAttempts: RequestHandler): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/users/:id/invitation',
      aliases: ['/api/utilisateurs/:id/invitation'],
      tag: 'users',
      operationId: 'inviteUser',
      summary: 'Invite a user',
      description:
        'Makes a link with which the person chooses a password, once, within 72 hours. An earlier link of the account no longer works. No mail is sent: hand the link over.',
      permission: 'administrator',
      params: userParamsSchema,
      problems: ['account-protected'],
      responses: { 201: { description: 'The link.', schema: invitationSchema } },
      async handle({ params, session }) {
        const made = await invitations.invite(params.id, actorOf(session));
        if (!made) throw new Problem('not-found');
        const { token, expiresAt } = made;
        const body = { token, path: `/invitation#${token}`, expiresAt: expiresAt.toISOString() };
        return { status: 201, body };
      },
    }),
    route({
      method: 'post',
      path: '/api/invitation',
      tag: 'session',
      operationId: 'readInvitation',
      summary: 'Read an invitation',
      description: 'Whom a link is for. The token is in the body, so that no log has it.',
      permission: 'anyone',
      before: limitAttempts,
      body: invitationTokenSchema,
      problems: ['not-found', 'too-many-attempts'],
      responses: { 200: { description: 'The invitation.', schema: invitedSchema } },
      async handle({ body }) {
        const invited = await invitations.find(body.token);
        if (!invited) throw new Problem('not-found', { message: message('invitation-invalid') });
        const { name, email, expiresAt } = invited;
        return { status: 200, body: { name, email, expiresAt: expiresAt.toISOString() } };
      },
    }),
    route({
      method: 'post',
      path: '/api/invitation/acceptance',
      tag: 'session',
      operationId: 'acceptInvitation',
      summary: 'Accept an invitation',
      description:
        'Sets the password of the account. The link no longer works afterwards, and sessions that the account had are ended.',
      permission: 'anyone',
      before: limitAttempts,
      body: acceptanceSchema,
      problems: ['not-found', 'too-many-attempts'],
      responses: { 204: { description: 'The person can sign in.' } },
      async handle({ body }) {
        await invitations.accept(body.token, body.password);
        return { status: 204 };
      },
    }),
  ];
}
