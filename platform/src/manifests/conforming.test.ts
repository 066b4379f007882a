import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { testTools } from '../../test/tools.ts';
import { conformingDocuments } from './conforming.ts';
import { nonconformities } from './conformity.ts';

test('a document that conformed is known, for the same program and schemas', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'presage-conforming-'));
  const tools = { kubeconform: '/bin/one', schemas: join(folder, 'schemas') };
  try {
    await mkdir(tools.schemas);
    await (await conformingDocuments(tools)).add(['kind: A\n']);
    const known = async (changed = {}) =>
      (await conformingDocuments({ ...tools, ...changed })).has('kind: A\n');
    assert.equal(await known(), true);
    assert.equal((await conformingDocuments(tools)).has('kind: B\n'), false);
    assert.equal(await known({ kubeconform: '/bin/other' }), false);
    await utimes(tools.schemas, 1, 1);
    assert.equal(await known(), false, 'the schemas were written again');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('a wrong document is reported each time, beside ones that are known', async () => {
  const right = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: right\n';
  const wrong = right.replace('metadata', 'metdata');
  assert.deepEqual(await nonconformities(testTools(), right), []);
  for (let look = 0; look < 2; look++) {
    const found = await nonconformities(testTools(), `${right}---\n${wrong}`);
    assert.match(found.map(({ message }) => message).join(), /unknown field 'metdata'/);
  }
});
