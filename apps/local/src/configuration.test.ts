import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { readLocalConfiguration } from './configuration.ts';

test('unset and empty variables fall back to their defaults', () => {
  assert.equal(readLocalConfiguration({ PRESAGE_WEB_PORT: '' }).webPort, 30001);
  assert.equal(readLocalConfiguration({ PRESAGE_API_PORT: '8081' }).apiPort, 8081);
});

for (const [name, value] of [
  ['PRESAGE_WEB_PORT', 'http'],
  ['PRESAGE_API_PORT', '70000'],
  ['LOG_LEVEL', 'loud'],
] as const) {
  test(`${name}=${value} is refused with its name, its problem and an example`, () => {
    assert.throws(
      () => readLocalConfiguration({ [name]: value }),
      (error: unknown) => {
        assert.ok(error instanceof Refusal);
        assert.match(error.message, new RegExp(`^${name}="${value}" is not .*\\. Example: ${name}=\\S+$`));
        return error.code === exitCode.configuration;
      },
    );
  });
}
