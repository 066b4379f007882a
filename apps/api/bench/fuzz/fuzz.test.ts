import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operationIds, withoutDefaults } from './document.ts';
import { resultOf } from './schemathesis.ts';

const report = {
  complete: true,
  stop_reason: 'completed',
  operations: { tested: 3 },
  test_cases: { generated: 120 },
  failures: [],
  errors: [],
};

test('a report without failures has counts and nothing to print', () => {
  assert.deepEqual(resultOf('viewer-web', report, 'all is well'), {
    name: 'viewer-web',
    operations: 3,
    cases: 120,
    failed: [],
    details: '',
  });
});

test('a failure counts once for each operation, and its section of the output is kept', () => {
  const failures = [{ title: 'Server error', operations: ['GET /a', 'PUT /b'] }];
  const output = 'progress\n=== FAILURES ===\ncurl -X GET http://127.0.0.1/a\n';
  const { failed, details } = resultOf('viewer-web', { ...report, failures }, output);
  assert.deepEqual(failed, ['Server error: GET /a', 'Server error: PUT /b']);
  assert.equal(details, '=== FAILURES ===\ncurl -X GET http://127.0.0.1/a\n');
});

test('a run that was stopped, had errors or called nothing has failed', () => {
  const stopped = { ...report, complete: false, stop_reason: 'interrupted' };
  assert.deepEqual(resultOf('x', stopped, '').failed, ['stopped before the end: interrupted']);
  const errors = [{ title: 'Network Error', count: 2 }];
  assert.deepEqual(resultOf('x', { ...report, errors }, '').failed, ['Network Error (2)']);
  const nothing = { ...report, operations: { tested: 0 } };
  assert.deepEqual(resultOf('x', nothing, '').failed, ['no operation was called']);
});

test('the checked document has the statuses that an operation names, and no default', () => {
  const document = {
    paths: { '/a': { get: { operationId: 'readA', responses: { 200: {}, 404: {}, default: {} } } } },
  };
  const checked = withoutDefaults(document);
  assert.deepEqual(Object.keys(checked.paths['/a']?.get?.responses ?? {}), ['200', '404']);
  assert.deepEqual(operationIds(checked), ['readA']);
});
