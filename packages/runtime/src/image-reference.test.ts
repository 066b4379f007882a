import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseImage } from './image-reference.ts';

const digest = `sha256:${'0'.repeat(64)}`;

for (const [reference, commit, itsDigest] of [
  [`localhost:5000/presage/api:0123456789ab@${digest}`, '0123456789ab', digest],
  ['localhost:5000/presage/api:0123456789ab', '0123456789ab', null],
  [`localhost:5000/presage/api@${digest}`, null, digest],
  ['presage/api', null, null],
] as const)
  test(`the image reference ${reference} is taken apart`, () => {
    assert.deepEqual(parseImage(reference), { reference, commit, digest: itsDigest });
  });

for (const reference of [undefined, ''])
  test(`outside of an image (${JSON.stringify(reference)}), all parts are null`, () => {
    assert.deepEqual(parseImage(reference), { reference: null, commit: null, digest: null });
  });
