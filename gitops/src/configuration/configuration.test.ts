import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { readConfiguration } from './configuration.ts';

test('unset and empty variables fall back to their defaults', () => {
  const configuration = readConfiguration({ XDG_CACHE_HOME: '/tmp/cache', PRESAGE_WEB_PORT: '' });
  assert.equal(configuration.cache, '/tmp/cache/presage');
  assert.equal(configuration.webPort, 30001);
});

for (const [name, value] of [
  ['PRESAGE_WEB_PORT', 'http'],
  ['PRESAGE_API_PORT', '70000'],
  ['PRESAGE_PROVIDER', 'minikube'],
  ['LOG_LEVEL', 'loud'],
] as const) {
  test(`${name}=${value} is refused with its name, its problem and an example`, () => {
    assert.throws(
      () => readConfiguration({ [name]: value }),
      (error: unknown) => {
        assert.ok(error instanceof Refusal);
        assert.match(error.message, new RegExp(`^${name}="${value}" is not .*\\. Example: ${name}=\\S+$`));
        assert.equal(error.next, 'Correct the values above, then run it again.');
        return error.code === exitCode.configuration;
      },
    );
  });
}
