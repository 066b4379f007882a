import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeAuthority } from '@presage/database/certificates';
import { ConfigurationError } from '@presage/runtime/configuration';
import { readConfiguration } from './configuration.ts';

const url = 'postgres://ada:p%40ss@db.example:6432/presage_dev';

describe('the address of the database', () => {
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'presage-database-'));
    writeFileSync(join(folder, 'database-password'), 'of-the-file');
    writeFileSync(join(folder, 'url'), `${url}\n`);
    writeFileSync(join(folder, 'ca.crt'), (await makeAuthority()).certificate);
    writeFileSync(join(folder, 'text'), 'not a certificate');
  });
  after(() => rmSync(folder, { recursive: true }));

  const read = (variables: Record<string, string>) =>
    readConfiguration({ SECRETS_DIR: folder, ...variables }, ['databasePassword']).database;
  const refusal = (variables: Record<string, string>): string => {
    try {
      read(variables);
    } catch (error) {
      assert.ok(error instanceof ConfigurationError, String(error));
      return error.message;
    }
    return 'accepted';
  };

  test('is made of parts, with the password of the Secret', () => {
    assert.deepEqual(read({ DATABASE_HOST: 'database', DATABASE_POOL_SIZE: '3' }), {
      host: 'database',
      port: 5432,
      name: 'presage',
      user: 'presage',
      password: 'of-the-file',
      poolSize: 3,
      tls: false,
      byUrl: false,
      urlFile: null,
      caFile: null,
      pooler: 'none',
      connectionSeconds: 0,
    });
  });

  test('is a URL with its own password, encrypted and checked unless it says otherwise', () => {
    const target = { host: 'db.example', port: 6432, name: 'presage_dev', user: 'ada', password: 'p@ss' };
    const { byUrl, poolSize, connectionSeconds, ...database } = read({ DATABASE_URL: url });
    assert.deepEqual([byUrl, poolSize, connectionSeconds], [true, 10, 300]);
    assert.deepEqual(database, { ...target, tls: true, urlFile: null, caFile: null, pooler: 'none' });
    assert.equal(read({ DATABASE_URL: `${url}?sslmode=verify-full` }).tls, true);
    assert.equal(read({ DATABASE_URL: `${url}?sslmode=disable` }).tls, false);
    assert.equal(read({ DATABASE_URL: 'postgresql://a:b@[fd00::1]/c' }).host, 'fd00::1');
  });

  test('is the URL in a file, with a pooler in between and authorities of its own', () => {
    const [urlFile, caFile] = [join(folder, 'url'), join(folder, 'ca.crt')];
    const database = read({
      DATABASE_URL_FILE: urlFile,
      DATABASE_CA_FILE: caFile,
      DATABASE_POOLER: 'transaction',
      SECRETS_DIR: '/nonexistent', // the password is in the URL
    });
    assert.deepEqual(
      [database.urlFile, database.caFile, database.pooler, database.password],
      [urlFile, caFile, 'transaction', 'p@ss'],
    );
  });

  for (const [variables, problem] of [
    [
      { DATABASE_URL: 'db.example' },
      /^DATABASE_URL is not a postgres:\/\/ URL\. Example: DATABASE_URL=postgres/,
    ],
    [{ DATABASE_URL: 'mysql://a:b@c/d' }, /^DATABASE_URL is not a postgres:\/\/ URL/],
    [{ DATABASE_URL: 'postgres://a:b@/d' }, /^DATABASE_URL (names no host|is not a postgres)/],
    [{ DATABASE_URL: 'postgres://c/d' }, /^DATABASE_URL names no user/],
    [{ DATABASE_URL: 'postgres://a@c/d' }, /^DATABASE_URL has no password/],
    [{ DATABASE_URL: 'postgres://a:b@c' }, /^DATABASE_URL names no database after the host/],
    [{ DATABASE_URL: 'postgres://a:100%@c/d' }, /^DATABASE_URL has a % that begins no escape sequence/],
    [
      { DATABASE_URL: `${url}?sslmode=require` },
      /sslmode=require, which does not check who answers; use verify/,
    ],
    [{ DATABASE_URL: `${url}?sslmode=on` }, /an sslmode that is neither verify-full nor disable/],
    [{ DATABASE_URL: `${url}?pgbouncer=true` }, /the parameter pgbouncer, and only sslmode is read/],
    [
      { DATABASE_URL: url, DATABASE_HOST: 'database' },
      /^DATABASE_HOST="database" is set beside DATABASE_URL, which contains it\. Example: DATABASE_HOST=$/,
    ],
    [{ DATABASE_URL: url, DATABASE_URL_FILE: '/x' }, /^DATABASE_URL is set beside DATABASE_URL_FILE/],
    [
      { DATABASE_URL_FILE: '/nonexistent' },
      /names the file \/nonexistent, which does not exist\. Example: DATABASE/,
    ],
    [
      { DATABASE_URL: url, DATABASE_CA_FILE: '/none' },
      /^DATABASE_CA_FILE names the file \/none, which does not exi/,
    ],
    [{ DATABASE_CA_FILE: '/none' }, /^DATABASE_CA_FILE is set without a URL/],
    [{ DATABASE_POOLER: 'session' }, /^DATABASE_POOLER="session" is not one of none, transaction/],
    [{ DATABASE_CONNECTION_SECONDS: '0' }, /^DATABASE_CONNECTION_SECONDS="0" is not between 1 and 86400/],
  ] as const)
    test(`refuses ${JSON.stringify(variables)} without showing the password`, () => {
      const message = refusal(variables);
      assert.match(message, problem);
      assert.ok(message.includes('. Example: '), message);
      assert.doesNotMatch(message, /p%40ss|p@ss/);
    });

  test('refuses a file that is no certificate, and one that is never read', () => {
    const text = join(folder, 'text');
    assert.match(
      refusal({ DATABASE_URL: url, DATABASE_CA_FILE: text }),
      /holds no certificate in PEM format/,
    );
    const caFile = join(folder, 'ca.crt');
    assert.match(
      refusal({ DATABASE_URL: `${url}?sslmode=disable`, DATABASE_CA_FILE: caFile }),
      /DATABASE_CA_FILE is set, but the URL has sslmode=disable/,
    );
  });
});
