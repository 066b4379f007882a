import { actorOf } from '../audit/actor.ts';
import { etag, etagHeader, whyNotChanged } from '../http/etag.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import {
  userChangeSchema,
  userInputSchema,
  userPageSchema,
  userParamsSchema,
  userQuerySchema,
  userSchema,
} from './schema.ts';
import type { UserStore } from './store.ts';

const list = { path: '/api/users', aliases: ['/api/utilisateurs'], tag: 'users' };
const one = {
  path: '/api/users/:id',
  aliases: ['/api/utilisateurs/:id'],
  tag: 'users',
  params: userParamsSchema,
};
const found = { description: 'The user.', schema: userSchema, headers: etagHeader };

export function userRoutes(users: UserStore): Route[] {
  return [
    route({
      ...list,
      method: 'get',
      operationId: 'listUsers',
      summary: 'List users',
      description: 'Users page by page, searched, filtered and sorted.',
      permission: 'administrator',
      query: userQuerySchema,
      responses: { 200: { description: 'A page of users.', schema: userPageSchema } },
      handle: async ({ query }) => ({ status: 200, body: await users.list(query) }),
    }),
    route({
      ...one,
      method: 'get',
      operationId: 'readUser',
      summary: 'Read a user',
      description: 'One user. Its ETag is its version.',
      permission: 'administrator',
      responses: { 200: found },
      async handle({ params }) {
        const user = await users.find(params.id);
        if (!user) throw new Problem('not-found');
        return { status: 200, body: user, headers: { ETag: etag(user) } };
      },
    }),
    route({
      ...list,
      method: 'post',
      operationId: 'createUser',
      summary: 'Create a user',
      description: 'Adds a user, who can sign in after an invitation. Its e-mail must be free.',
      permission: 'administrator',
      body: userInputSchema,
      problems: ['conflict'],
      responses: {
        201: { ...found, headers: { ...etagHeader, Location: 'Path of the new user.' } },
      },
      async handle({ body, session }) {
        const user = await users.create(body, actorOf(session));
        const headers = { ETag: etag(user), Location: `/api/users/${user.id}` };
        return { status: 201, body: user, headers };
      },
    }),
    route({
      ...one,
      method: 'put',
      operationId: 'replaceUser',
      summary: 'Replace a user',
      description: 'Writes all fields of a user, if it is still at the version of If-Match.',
      permission: 'administrator',
      versioned: true,
      body: userInputSchema,
      problems: ['conflict', 'account-protected'],
      responses: { 200: found },
      async handle({ params, body, ifMatch, session }) {
        const user = await users.replace(params.id, ifMatch, body, actorOf(session));
        if (!user) throw whyNotChanged(await users.find(params.id));
        return { status: 200, body: user, headers: { ETag: etag(user) } };
      },
    }),
    route({
      ...one,
      method: 'patch',
      operationId: 'changeUser',
      summary: 'Change a user',
      description:
        'Writes the given fields of a user, if it is still at the version of If-Match. Another role or `active: false` ends its sessions. The last administrator who can sign in stays one.',
      permission: 'administrator',
      versioned: true,
      body: userChangeSchema,
      problems: ['conflict', 'account-protected'],
      responses: { 200: found },
      async handle({ params, body, ifMatch, session }) {
        const user = await users.change(params.id, ifMatch, body, actorOf(session));
        if (!user) throw whyNotChanged(await users.find(params.id));
        return { status: 200, body: user, headers: { ETag: etag(user) } };
      },
    }),
    route({
      ...one,
      method: 'delete',
      operationId: 'deleteUser',
      summary: 'Delete a user',
      description:
        'Removes a user and its sessions, if it is still at the version of If-Match. Neither the generated administrator nor the last one who can sign in can be removed.',
      permission: 'administrator',
      versioned: true,
      problems: ['account-protected'],
      responses: { 204: { description: 'The user is deleted.' } },
      async handle({ params, ifMatch, session }) {
        if (!(await users.remove(params.id, ifMatch, actorOf(session))))
          throw whyNotChanged(await users.find(params.id));
        return { status: 204 };
      },
    }),
  ];
}
