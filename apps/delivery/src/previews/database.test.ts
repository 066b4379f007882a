import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { branchDatabase, madeMegabytesOf, removeDatabase } from '@presage/previews/database';
import { source, throwAwayServer, wanted } from './throw-away-server.ts';

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
  let place: Awaited<ReturnType<typeof throwAwayServer>>;
  before(async () => {
    place = await throwAwayServer(schema);
  });
  after(() => place.close());
  const as = (user: string, secret: string) => place.as(user, secret);
  const server = () => place.server();
  const rows = (database: string, sql: string) => place.rows(database, sql);

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

  test('is made again where its making was cut off', async () => {
    const client = await server().connect();
    await client.query('create database preview_e');
    assert.equal(await madeMegabytesOf(client, 'preview_e'), undefined);
    await branchDatabase(server(), source, { ...wanted, name: 'preview_e' });
    assert.ok(((await madeMegabytesOf(client, 'preview_e')) ?? 0) > 0);
    await client.end();
    assert.equal((await rows('preview_e', 'select from people')).length, 50);
    await removeDatabase(server(), 'preview_e');
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
