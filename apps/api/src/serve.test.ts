import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, createServer, request, Server } from 'node:http';
import { describe, test } from 'node:test';
import pg from 'pg';
import { startCommand } from '../test/command.ts';
import { administer, connectionOf, createDatabase, startApi } from '../test/running-api.ts';

describe('serve', { timeout: 300_000 }, () => {
  test('is ready soon, and on SIGTERM: not ready, still answering; a second one ends it at once', async () => {
    const database = await createDatabase(true);
    const command = startCommand('serve', { DATABASE_NAME: database, DRAIN_SECONDS: '300' });
    const { port } = await command.line(({ msg }) => msg === 'serving');
    const url = `http://127.0.0.1:${port}`;
    assert.equal((await fetch(`${url}/readyz`)).status, 200);
    assert.equal((await fetch(`${url}/startupz`)).status, 200);
    command.kill('SIGTERM');
    await command.line(({ msg }) => msg === 'draining');
    const ready = await fetch(`${url}/readyz`);
    assert.equal(ready.status, 503);
    assert.equal(((await ready.json()) as { detail: string }).detail, 'Stopping: draining requests.');
    const answer = await fetch(`${url}/api/products`);
    assert.deepEqual([answer.status, answer.headers.get('connection')], [200, 'close']);
    assert.equal((await fetch(`${url}/livez`)).status, 200);
    command.kill('SIGTERM');
    assert.equal((await command.ended).code, 1);
  });

  test('on SIGTERM, exits with 0 after the drain, and has closed its connections', async () => {
    const database = await createDatabase(true);
    const command = startCommand('serve', { DATABASE_NAME: database, DRAIN_SECONDS: '1' });
    const { port } = await command.line(({ msg }) => msg === 'serving');
    assert.equal((await fetch(`http://127.0.0.1:${port}/readyz`)).status, 200);
    command.kill('SIGTERM');
    const { code, stdout } = await command.ended;
    assert.equal(code, 0);
    assert.match(stdout, /"msg":"stopped"/);
    await assert.rejects(fetch(`http://127.0.0.1:${port}/livez`));
    const sessions = async () =>
      (
        await administer(
          `select numbackends, sessions::int, sessions_abandoned::int as abandoned
           from pg_stat_database where datname = '${database}'`,
        )
      ).rows[0];
    // The server notices the end of a connection a little later.
    while ((await sessions()).numbackends > 0);
    const { sessions: opened, abandoned } = await sessions();
    assert.ok(opened > 0);
    assert.equal(abandoned, 0, 'none was left open');
  });

  test('finishes a request that runs while it stops', async (context) => {
    const cut = context.mock.method(Server.prototype, 'closeAllConnections');
    const api = await startApi();
    const lock = new pg.Client(connectionOf(api.configuration.database.name));
    await lock.connect();
    await lock.query('begin; lock table products in access exclusive mode');
    const slow = api.request('/api/products');
    const waiting = async () =>
      (
        await lock.query(
          "select count(*)::int from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
        )
      ).rows[0].count > 0;
    while (!(await waiting()));
    const stopped = api.serving.stop();
    await lock.query('commit');
    assert.equal((await slow).status, 200);
    await stopped;
    assert.equal(cut.mock.callCount(), 0, 'it ends by itself, not by being cut off');
    await lock.end();
  });

  test('does not wait for idle keep-alive connections', async () => {
    const api = await startApi();
    const agent = new Agent({ keepAlive: true });
    const [response] = await once(request(`${api.url}/livez`, { agent }).end(), 'response');
    response.resume();
    await once(response, 'end');
    await api.serving.stop();
    agent.destroy();
    await assert.rejects(api.request('/livez'));
  });

  test('on a port that is taken says which, and what to set', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const { code, stderr } = await startCommand('serve', { PORT: String(port) }).ended;
    other.close();
    assert.equal(code, 70);
    assert.equal(
      stderr,
      `Port ${port} is in use. Stop the program that listens there, or set PORT to a free one. Example: PORT=8081\n`,
    );
  });

  test('starts without a database, and is not ready until there is one', async () => {
    await using api = await startApi({}, 'none');
    assert.equal((await api.request('/startupz')).status, 200);
    assert.equal((await api.request('/readyz')).status, 503);
    assert.match(
      JSON.stringify(api.log.filter(({ level }) => level === 50)),
      /ECONNREFUSED/,
      'the log says why',
    );
  });

  test('does not call it an error that a database lacks migrations', async () => {
    await using api = await startApi({}, 'empty');
    assert.equal((await api.request('/readyz')).status, 503);
    await api.serving.stop();
    assert.deepEqual(
      api.log.filter(({ level }) => Number(level) >= 40),
      [],
    );
  });
});
