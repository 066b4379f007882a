import { actorOf } from '../audit/actor.ts';
import type { Cookies } from '../http/cookies.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { leave } from './leave.ts';
import { presentSessions } from './present.ts';
import { endedSessionsSchema, sessionListSchema, sessionOfUserParamsSchema, userIdSchema } from './schema.ts';
import type { SessionsOfUsers } from './sessions-of-users.ts';
import type { SessionStore } from './store.ts';

const list = {
  path: '/api/users/:id/sessions',
  aliases: ['/api/utilisateurs/:id/sessions'],
  tag: 'users',
  permission: 'administrator' as const,
  params: userIdSchema,
};

/** The sessions of any account, for administrators: listed, and ended one by one or all at once. */
export function sessionsOfUsersRoutes(
  sessions: SessionStore,
  ofUsers: SessionsOfUsers,
  cookies: Cookies,
): Route[] {
  return [
    route({
      ...list,
      method: 'get',
      operationId: 'listSessionsOf',
      summary: 'List a user’s sessions',
      description: 'Where an account is signed in.',
      responses: { 200: { description: 'The sessions.', schema: sessionListSchema } },
      async handle({ params, session }) {
        if (!(await ofUsers.isAccount(params.id))) throw new Problem('not-found');
        return { status: 200, body: presentSessions(await sessions.list(params.id), session) };
      },
    }),
    route({
      ...list,
      method: 'delete',
      operationId: 'endSessionsOf',
      summary: 'End a user’s sessions',
      description: 'Ends all sessions of an account; their cookies are refused from then on.',
      responses: { 200: { description: 'How many were ended.', schema: endedSessionsSchema } },
      async handle({ params, request, response, session }) {
        const ended = await ofUsers.end(params.id, actorOf(session));
        if (ended === null) throw new Problem('not-found');
        if (params.id === session?.account) leave(request, response, cookies);
        return { status: 200, body: { ended } };
      },
    }),
    route({
      ...list,
      path: '/api/users/:id/sessions/:session',
      aliases: ['/api/utilisateurs/:id/sessions/:session'],
      method: 'delete',
      operationId: 'endSessionOf',
      summary: 'End one of a user’s sessions',
      description: 'Ends one session of an account; its cookie is refused from then on.',
      params: sessionOfUserParamsSchema,
      responses: { 204: { description: 'It was ended.' } },
      async handle({ params, request, response, session }) {
        const ended = await ofUsers.end(params.id, actorOf(session), params.session);
        if (!ended) throw new Problem('not-found');
        if (params.session === session?.id) leave(request, response, cookies);
        return { status: 204 };
      },
    }),
  ];
}
