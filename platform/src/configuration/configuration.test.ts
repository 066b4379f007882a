import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { readConfiguration } from './configuration.ts';

test('unset and empty variables fall back to their defaults', () => {
  const configuration = readConfiguration({ XDG_CACHE_HOME: '/tmp/cache', XDG_STATE_HOME: '' });
  assert.equal(configuration.cache, '/tmp/cache/presage');
  assert.match(configuration.state, /\/presage$/);
});

for (const [name, value] of [
  ['PRESAGE_PROVIDER', 'minikube'],
  ['PRESAGE_TOOLS', 'tools.tar.gz'],
] as const) {
  test(`${name}=${value} is refused with its name, its problem and an example`, () => {
    assert.throws(
      () => readConfiguration({ [name]: value }),
      (error: unknown) => {
        assert.ok(error instanceof Refusal);
        assert.match(error.message, new RegExp(`^${name}="${value}" is not .*\\. Example: ${name}=\\S+$`));
        assert.equal(error.next, 'Correct the values above, then run the same command again.');
        return error.code === exitCode.configuration;
      },
    );
  });
}

test('a forge over ssh needs a key and the host keys, one over https an account', () => {
  const ssh = 'ssh://git@forge.example.org/team/delivery.git';
  assert.equal(readConfiguration({}).forge, undefined);
  assert.deepEqual(
    readConfiguration({ PRESAGE_GIT_URL: ssh, PRESAGE_GIT_KEY: '/k', PRESAGE_GIT_KNOWN_HOSTS: '/h' }).forge,
    { url: ssh, kind: 'ssh', key: '/k', knownHosts: '/h' },
  );
  const https = 'https://forge.example.org/team/delivery.git';
  assert.deepEqual(
    readConfiguration({ PRESAGE_GIT_URL: https, PRESAGE_GIT_USER: 'ci', PRESAGE_GIT_PASSWORD: 'x' }).forge,
    { url: https, kind: 'https', user: 'ci', password: 'x', ca: undefined },
  );
  for (const [url, missing] of [
    [ssh, 'PRESAGE_GIT_KEY'],
    [https, 'PRESAGE_GIT_USER'],
  ] as const)
    assert.throws(
      () => readConfiguration({ PRESAGE_GIT_URL: url }),
      (error) => error instanceof Refusal && error.message.startsWith(`${missing} is needed`),
    );
});

for (const url of [
  'git@forge.example.org:team/delivery.git',
  'http://forge.example.org/x.git',
  'https://user:password@forge.example.org/x.git',
  'ssh://forge.example.org/x.git',
  'ssh://git@forge.example.org/a b.git',
  'ssh://-oProxyCommand=x@forge/x',
])
  test(`PRESAGE_GIT_URL=${url} is refused`, () => {
    assert.throws(() => readConfiguration({ PRESAGE_GIT_URL: url }), /is not an ssh:\/\/ address/);
  });
