import type { Cookies } from '../http/cookies.ts';
import type { Session } from '../http/permission.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { leave } from './leave.ts';
import { presentSessions } from './present.ts';
import {
  endedSessionsSchema,
  sessionDeletionSchema,
  sessionListSchema,
  sessionParamsSchema,
} from './schema.ts';
import type { SessionStore } from './store.ts';

const list = {
  path: '/api/account/sessions',
  aliases: ['/api/compte/sessions'],
  tag: 'session',
  permission: 'account' as const,
};

/** The sessions of the account that is signed in: listed, and ended one by one or all at once. */
export function ownSessionRoutes(sessions: SessionStore, cookies: Cookies): Route[] {
  return [
    route({
      ...list,
      method: 'get',
      operationId: 'listSessions',
      summary: 'List my sessions',
      description: 'Where the account is signed in.',
      responses: { 200: { description: 'The sessions.', schema: sessionListSchema } },
      async handle({ session }) {
        const listed = await sessions.list((session as Session).account);
        return { status: 200, body: presentSessions(listed, session) };
      },
    }),
    route({
      ...list,
      method: 'delete',
      operationId: 'endSessions',
      summary: 'End my sessions',
      description: 'Ends all sessions of the account, or all others.',
      query: sessionDeletionSchema,
      responses: { 200: { description: 'How many were ended.', schema: endedSessionsSchema } },
      async handle({ query, request, response, session }) {
        const { account, id } = session as Session;
        const onlyOthers = query.others === 'true';
        const ended = await sessions.endAll(account, onlyOthers ? id : null);
        if (!onlyOthers) leave(request, response, cookies);
        return { status: 200, body: { ended } };
      },
    }),
    route({
      ...list,
      path: '/api/account/sessions/:id',
      aliases: ['/api/compte/sessions/:id'],
      method: 'delete',
      operationId: 'endSession',
      summary: 'End one of my sessions',
      description: 'Ends one session of the account; its cookie is refused from then on.',
      params: sessionParamsSchema,
      responses: { 204: { description: 'It was ended.' } },
      async handle({ params, request, response, session }) {
        const { account, id } = session as Session;
        if (!(await sessions.end(account, params.id))) throw new Problem('not-found');
        if (params.id === id) leave(request, response, cookies);
        return { status: 204 };
      },
    }),
  ];
}
