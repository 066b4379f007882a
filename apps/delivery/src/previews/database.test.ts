import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Postgresql, startPostgresql } from '@presage/database';
import { branchDatabase, removeDatabase, serverAt } from '@presage/previews/database';
import { freePort } from './free-port.ts';

const password = 'password-of-the-server';
const source = {
  service: 'database',
  name: 'presage',
  user: 'presage',
  secret: 'database-password',
  clients: ['api'],
  maxMegabytes: 1024,
  sampleRows: 1000,
  empty: ['sessions'],
  replace: { 'people.email': "id || '@preview.invalid'", 'people.phone': null },
};
const schema = `
  create extension pg_trgm;
  create type mood as enum ('good', 'bad');
  create table people (id serial primary key, email text not null, phone text, mood mood default 'good');
  create index on people using gin (email gin_trgm_ops);
  create table sessions (id int generated always as identity, person int references people);
  create view emails as select email from people;
  create function one() returns int language sql as 'select 1';
  insert into people (email, phone) select 'person' || n || '@example.org', '555' || n from generate_series(1, 50) n;
  insert into sessions (person) values (1), (2)`;

describe('the database of a preview', { timeout: 120_000 }, () => {
  let postgresql: Postgresql;
  let folder: string;
  let port: number;
  const as = (user: string, secret: string) => serverAt({ host: '127.0.0.1', port, user, password: secret });
  const server = () => as('presage', password);
  const rows = async (database: string, sql: string) => {
    const client = await server().connect(database);
    return (await client.query(sql).finally(() => client.end())).rows;
  };
  const wanted = { name: 'preview_a', password: 'password-of-a', empty: false };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'presage-previews-'));
    port = await freePort();
    const login = { user: 'presage', password, database: 'presage' };
    postgresql = await startPostgresql({ folder, programs: folder, throwAway: true, port, ...login });
    await rows('presage', schema);
  });
  after(async () => {
    await postgresql.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('is a copy although others are connected, without what the descriptor replaces', async () => {
    const idle = await server().connect('presage');
    const made = await branchDatabase(server(), source, wanted);
    assert.equal(made.made, 'copied');
    await idle.end();
    assert.deepEqual(
      await rows('preview_a', 'select count(*)::int as n, count(phone)::int as phones from people'),
      [{ n: 50, phones: 0 }],
    );
    assert.deepEqual(
      await rows('preview_a', "select from people where email not like '%@preview.invalid'"),
      [],
    );
    assert.deepEqual(await rows('preview_a', 'select from sessions'), []);
    assert.deepEqual(await rows('presage', 'select count(phone)::int as phones from people'), [
      { phones: 50 },
    ]);
    assert.equal((await rows('presage', 'select from sessions')).length, 2);
  });

  test('belongs to a role that may migrate it, and connect to no other', async () => {
    const own = as('preview_a', 'password-of-a');
    const client = await own.connect('preview_a');
    for (const statement of [
      'alter table people add column age int',
      "alter type mood add value 'so-so'",
      'create table more (id int)',
      'create schema other',
      'drop view emails',
      'drop function one()',
      'insert into sessions (person) values (3)',
    ])
      await client.query(statement);
    await assert.rejects(client.query("copy people to '/tmp/people'"), /permission denied/);
    await assert.rejects(client.query('create role another'), /permission denied/);
    await client.end();
    for (const database of ['presage', 'postgres', 'template1'])
      await assert.rejects(own.connect(database), /permission denied for database/);
  });

  test('is closed to the role of another preview', async () => {
    await branchDatabase(server(), source, { ...wanted, name: 'preview_b', password: 'password-of-b' });
    await assert.rejects(
      as('preview_b', 'password-of-b').connect('preview_a'),
      /permission denied for database/,
    );
  });

  test('what can’t be replaced is named, and nothing is left', async () => {
    const wrong = { ...source, replace: { 'people.email': null } };
    await assert.rejects(
      branchDatabase(server(), wrong, { ...wanted, name: 'preview_d' }),
      /previews\.database\.replace: people\.email: null value in column "email"/,
    );
    assert.deepEqual(await rows('postgres', "select from pg_database where datname = 'preview_d'"), []);
    assert.deepEqual(await rows('postgres', "select from pg_roles where rolname = 'preview_d'"), []);
  });

  test('is removed with its role while somebody is connected', async () => {
    const client = await as('preview_a', 'password-of-a').connect('preview_a');
    for (const name of ['preview_a', 'preview_b']) await removeDatabase(server(), name);
    await client.end().catch(() => undefined);
    assert.deepEqual(await rows('postgres', "select from pg_database where datname like 'preview%'"), []);
    assert.deepEqual(await rows('postgres', "select from pg_roles where rolname like 'preview%'"), []);
  });
});
