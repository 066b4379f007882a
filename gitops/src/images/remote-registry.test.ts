import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, test } from 'node:test';
import { basic, remoteRegistry } from '@presage/platform/registry';
import { Refusal } from '@presage/runtime/refusal';
import { fakeRegistry } from '../../test/fake-registry.ts';

const login = { user: 'ci', password: 'p:ä' };
const digest = `sha256:${'a'.repeat(64)}`;
const refusedWith = (code: number) => (error: unknown) => error instanceof Refusal && error.code === code;

describe('a registry that asks for a login', () => {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  async function registry(challenge: Parameters<typeof fakeRegistry>[1]) {
    const made = await fakeRegistry(undefined, challenge);
    closing.push(made.close);
    made.put('team/presage/web', 'abc', digest);
    return made;
  }

  test('gets name and password, finds an image below its path and tags it again', async () => {
    const { address } = await registry(({ headers }) =>
      headers.authorization === basic(login) ? undefined : 'Basic realm="registry"',
    );
    const remote = remoteRegistry(`${address}/team`, login);
    assert.equal(await remote.digestOf('presage/web', 'abc'), digest);
    assert.equal(await remote.digestOf('presage/web', 'def'), undefined);
    await remote.tagAs('presage/web', 'abc', 'def');
    assert.equal(await remote.digestOf('presage/web', 'def'), digest);
  });

  test('is refused without an account and with a wrong one', async () => {
    const { address } = await registry(({ headers }) =>
      headers.authorization === basic(login) ? undefined : 'Basic realm="registry"',
    );
    for (const wrong of [undefined, { ...login, password: 'other' }]) {
      const remote = remoteRegistry(`${address}/team`, wrong);
      await assert.rejects(remote.digestOf('presage/web', 'abc'), refusedWith(77));
    }
  });

  test('gets a token of the server that it names, for the repository that is meant', async () => {
    const asked: string[] = [];
    const tokens = createServer((request, response) => {
      asked.push(`${request.url} ${request.headers.authorization}`);
      response.end(JSON.stringify({ token: 'short-lived' }));
    });
    await new Promise<void>((resolve) => tokens.listen(0, '127.0.0.1', resolve));
    closing.push(async () => tokens.close());
    const realm = `http://127.0.0.1:${(tokens.address() as AddressInfo).port}/token`;
    const { address } = await registry(({ headers }) =>
      headers.authorization === 'Bearer short-lived' ? undefined : `Bearer realm="${realm}",service="here"`,
    );
    const remote = remoteRegistry(`${address}/team`, login);
    assert.equal(await remote.digestOf('presage/web', 'abc'), digest);
    assert.equal(await remote.digestOf('presage/web', 'def'), undefined);
    const scope = encodeURIComponent('repository:team/presage/web:pull,push');
    assert.deepEqual(asked, [`/token?service=here&scope=${scope} ${basic(login)}`]);
  });

  test('never sends the password to another machine without encryption', async () => {
    const { address } = await registry(() => 'Bearer realm="http://tokens.example.test/token"');
    await assert.rejects(remoteRegistry(address, login).digestOf('presage/web', 'abc'), refusedWith(77));
  });

  test('ends with 69 when it does not answer', async () => {
    const { address, close } = await fakeRegistry();
    await close();
    await assert.rejects(remoteRegistry(address, login).digestOf('presage/web', 'abc'), refusedWith(69));
  });
});
