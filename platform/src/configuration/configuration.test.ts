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
