import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { KubernetesObject } from '@presage/platform/manifests';
import { answerOf } from './answer.ts';
import { wayOut } from './way-out.ts';

const answer = (status: number, body: object) => answerOf({ status, body, warnings: [] });
const invalid = (field: string, message: string) =>
  answer(422, { reason: 'Invalid', message: 'it is invalid', details: { causes: [{ field, message }] } });

describe('what a response to a dry run means', () => {
  test('a field and a reason for each cause, each once', () => {
    const cause = { field: 'spec.selector', message: 'Invalid value: {"a":"b"}: field is immutable' };
    assert.deepEqual(answer(422, { details: { causes: [cause, cause] } }), {
      kind: 'refused',
      complaints: [cause],
    });
  });

  test('a long value is cut, and the comparison of two specifications left out', () => {
    const long = `Invalid value: {"matchLabels":{"team":"${'x'.repeat(200)}"}}: field is immutable`;
    assert.deepEqual(invalid('spec.selector', long), {
      kind: 'refused',
      complaints: [
        {
          field: 'spec.selector',
          message: `Invalid value: {"matchLabels":{"team":"${'x'.repeat(16)}…: field is immutable`,
        },
      ],
    });
    assert.deepEqual(invalid('spec', 'Forbidden: spec is immutable\n@@ -1,6 +1,6 @@\n-a\n+b'), {
      kind: 'refused',
      complaints: [{ field: 'spec', message: 'Forbidden: spec is immutable' }],
    });
  });

  test('an object that can’t be read as its kind: the reason, without what was sent', () => {
    const reason = 'quantities must match the regular expression';
    const message = `Deployment in version "v1" cannot be handled as a Deployment: ${reason}`;
    const refused = { kind: 'refused', complaints: [{ field: undefined, message: reason }] };
    assert.deepEqual(answer(400, { reason: 'BadRequest', message }), refused);
    assert.deepEqual(invalid('patch', `Invalid value: "map[apiVersion:apps/v1]": ${reason}`), refused);
  });

  test('control characters in what was pushed do not reach a terminal', () => {
    const { complaints = [] } = invalid('metadata.name', 'Invalid value: "\u001b[2J": no\nname') as {
      complaints?: readonly { message: string }[];
    };
    assert.deepEqual(complaints, [{ field: 'metadata.name', message: 'Invalid value: " [2J": no name' }]);
  });

  test('a missing namespace and a missing object are told apart', () => {
    assert.deepEqual(answer(404, { details: { kind: 'namespaces' } }), { kind: 'no-namespace' });
    assert.deepEqual(answer(404, { details: { kind: 'configmaps' } }), { kind: 'absent' });
    assert.deepEqual(answer(409, { reason: 'AlreadyExists' }), { kind: 'present' });
  });

  test('what does not concern the object decides nothing', () => {
    for (const [status, message] of [
      [403, 'configmaps "a" is forbidden: User "x" cannot create resource "configmaps"'],
      [400, 'admission webhook "w" does not support dry run'],
      [500, 'Internal error occurred: failed calling webhook "w": refused'],
      [422, 'strict decoding error: unknown field "spec.template.spec.volumes[0].$patch"'],
      [503, 'the server is currently unable to handle the request'],
    ] as const)
      assert.deepEqual(answer(status, { message }), { kind: 'unknown', why: message });
  });
});

describe('the way out of a refusal', () => {
  const object = (kind: string): KubernetesObject => ({ apiVersion: 'v1', kind, metadata: { name: 'it' } });
  const immutable = { field: 'spec.serviceName', message: 'Invalid value: "x": field is immutable' };

  test('a new name or a replacement, with what that costs', () => {
    const way = wayOut(object('StatefulSet'), [immutable]) ?? '';
    assert.match(way, /new name \(Argo CD removes the old one\)/);
    assert.match(way, /sync-options: Replace=true,Force=true .*its pods stop, its volumes stay/);
  });

  test('never the replacement of a volume', () => {
    const way = wayOut(object('PersistentVolumeClaim'), [immutable]) ?? '';
    assert.match(way, /a claim with a new name and move the data/);
    assert.match(way, /Replace=true,Force=true would delete the volume of it/);
  });

  test('for a selector, labels that do not reach it', () => {
    const way = wayOut(object('Deployment'), [{ ...immutable, field: 'spec.selector' }]) ?? '';
    assert.match(way, /includeTemplates: true/);
  });

  test('for an object that is too large for its annotation, server-side apply', () => {
    const complaint = {
      field: 'metadata.annotations',
      message: 'Too long: may not be more than 262144 bytes',
    };
    assert.match(wayOut(object('ConfigMap'), [complaint]) ?? '', /ServerSideApply=true/);
  });

  test('none where the server’s words say what to fix', () => {
    const complaint = { field: 'metadata.labels', message: 'Invalid value: a valid label must be …' };
    assert.equal(wayOut(object('ConfigMap'), [complaint]), undefined);
  });
});
