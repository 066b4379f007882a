import { answerOf, api } from '../api/client.ts';
import { translate } from '../preferences/locale.ts';
import { type UserInput, userColumns, userFields } from '../users/fields.ts';
import { type User, userQuery, useUsers } from '../users/users.ts';
import { atVersion, type RecordKind } from './record-kind.ts';

const PAGE = 50;

export const userRecords: RecordKind<User, UserInput> = {
  subject: 'users',
  fields: userFields,
  columns: userColumns,
  facts: [
    {
      label: 'account.access.state',
      show: ({ state }) => translate(`account.access.states.${state}`),
    },
  ],
  title: ({ name }) => ({ name }),
  useList: (search) => useUsers(search, PAGE),
  query: userQuery,
  create: (body) => answerOf(api.POST('/api/users', { body })),
  change: (id, version, body) =>
    answerOf(api.PATCH('/api/users/{id}', { params: atVersion(id, version), body })),
  remove: (id, version) =>
    answerOf(api.DELETE('/api/users/{id}', { params: atVersion(id, version), keepalive: true })),
};
