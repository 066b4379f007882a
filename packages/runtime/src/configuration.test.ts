import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { ConfigurationError, oneOf, readEnvironment, text, variable, wholeNumber } from './configuration.ts';

const schema = z.object({
  HOST: text('0.0.0.0', '127.0.0.1'),
  PORT: wholeNumber(0, 65_535, 8080),
  LOG_LEVEL: oneOf(['info', 'debug'], 'info', 'debug'),
  FOLDER: variable(z.string('is not set'), '/srv/data'),
});

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readEnvironment(schema, environment);
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    assert.equal(error.code, 78);
    assert.equal(error.message, error.problems.join('\n'));
    return error.problems;
  }
  return [];
}

test('unset and empty variables have their defaults, others are ignored', () => {
  const read = readEnvironment(schema, { FOLDER: '/data', PORT: '', HOME: '/root' });
  assert.deepEqual(read, { HOST: '0.0.0.0', PORT: 8080, LOG_LEVEL: 'info', FOLDER: '/data' });
});

test('every bad variable is named with its value, its problem and an example', () => {
  assert.deepEqual(problemsOf({ PORT: '8o', LOG_LEVEL: 'loud' }), [
    'PORT="8o" is not a whole number between 0 and 65535. Example: PORT=8080',
    'LOG_LEVEL="loud" is not one of info, debug. Example: LOG_LEVEL=debug',
    'FOLDER is not set. Example: FOLDER=/srv/data',
  ]);
  assert.deepEqual(problemsOf({ PORT: '65536', FOLDER: '/data' }), [
    'PORT="65536" is not between 0 and 65535. Example: PORT=8080',
  ]);
});
