import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { json, type RunningApi, startApi } from '../../test/running-api.ts';
import { fillEmpty } from '../catalogue/fill.ts';
import { demonstrationUsers } from '../catalogue/users.ts';
import type { User } from './schema.ts';

describe('users', () => {
  let api: RunningApi;
  let admin: (path: string, init?: RequestInit) => Promise<Response>;

  before(async () => {
    api = await startApi();
    await fillEmpty(api.configuration);
    admin = await api.signIn();
  });
  after(() => api[Symbol.asyncDispose]());

  const list = async (query = '', path = '/api/users') =>
    (await (await admin(path + query)).json()) as { items: User[]; nextCursor: string | null; total: number };
  const create = async (email: string) =>
    (await (await admin('/api/users', json('POST', { name: 'Test', email, role: 'viewer' }))).json()) as User;

  test('are shown to administrators only, on both paths', async () => {
    for (const path of ['/api/users', '/api/utilisateurs']) {
      assert.equal((await api.request(path)).status, 401);
      const forged = { headers: { cookie: 'presage-test-session=e30.x' } };
      assert.equal((await api.request(path, forged)).status, 401);
    }
    assert.deepEqual(await list('', '/api/utilisateurs'), await list());
  });

  test('are listed by name without regard to accents, page by page', async () => {
    const { items, total } = await list();
    assert.equal(total, demonstrationUsers.length + 1, 'the generated administrator is one of them');
    assert.equal(items[2]?.name, 'Émile Rossignol');
    const first = await list('?limit=4');
    const second = await list(`?limit=4&cursor=${first.nextCursor}`);
    assert.deepEqual([...first.items, ...second.items], items);
    assert.equal(second.nextCursor, null);
  });

  test('are searched by name and e-mail, filtered by role, sorted', async () => {
    assert.deepEqual(
      (await list('?search=noel')).items.map(({ name }) => name),
      ['Noël Corbeau'],
    );
    assert.equal((await list('?search=presage.example')).total, demonstrationUsers.length);
    assert.deepEqual(
      (await list('?role=administrator')).items.map(({ email }) => email),
      ['admin@presage.local', 'augustine@presage.example'],
    );
    const names = (await list('?sort=-name')).items.map(({ name }) => name);
    assert.deepEqual(names, (await list()).items.map(({ name }) => name).reverse());
    assert.equal((await list('?sort=newest')).items.length, demonstrationUsers.length + 1);
  });

  test('are created, read, changed, replaced and deleted, with their versions', async () => {
    const created = await admin(
      '/api/users',
      json('POST', { name: ' Ada ', email: 'ADA@Example.org', role: 'administrator' }),
    );
    const user = (await created.json()) as User;
    assert.deepEqual([created.status, user.name, user.email], [201, 'Ada', 'ada@example.org']);
    const path = created.headers.get('location') ?? '';
    assert.equal((await admin(path)).headers.get('etag'), '"1"');
    const changed = await admin(path, json('PATCH', { name: 'Ada Merle' }, '"1"'));
    assert.deepEqual([changed.status, changed.headers.get('etag')], [200, '"2"']);
    assert.equal((await admin(path, json('PATCH', { name: 'Ada' }, '"1"'))).status, 412);
    assert.equal((await admin(path, json('PATCH', { name: 'Ada' }))).status, 428);
    const body = { name: 'Ada', email: 'ada@example.org', role: 'viewer' };
    assert.equal((await admin(path, json('PUT', body, '"2"'))).status, 200);
    assert.equal((await admin(path, json('DELETE', undefined, '"2"'))).status, 412);
    assert.equal((await admin(path, json('DELETE', undefined, '"3"'))).status, 204);
    assert.equal((await admin(path)).status, 404);
  });

  test('do not share an e-mail (409)', async () => {
    await create('taken@example.org');
    const other = await create('free@example.org');
    const attempts = [
      await admin('/api/users', json('POST', { name: 'B', email: 'Taken@example.org', role: 'viewer' })),
      await admin(`/api/users/${other.id}`, json('PATCH', { email: 'taken@example.org' }, '"1"')),
    ];
    for (const response of attempts) {
      const { errors } = (await response.json()) as { errors: { field: string }[] };
      assert.deepEqual([response.status, errors[0]?.field], [409, 'email']);
    }
  });

  test('are refused with every wrong field named (422)', async () => {
    const response = await admin(
      '/api/users',
      json('POST', { name: '', email: 'no', role: 'king', id: 'x' }),
    );
    const { errors } = (await response.json()) as { errors: { field: string }[] };
    assert.equal(response.status, 422);
    assert.deepEqual(errors.map(({ field }) => field).sort(), ['email', 'id', 'name', 'role']);
  });
});
