import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Refusal } from '@presage/runtime/refusal';
import { digest, type FakeApi, fakeApi, tokenOf, version } from '../../test/fake-api.ts';
import type { Place } from '../api/place.ts';
import { compareModels, copyModel, readRegistry } from './registry.ts';

describe('two registries', () => {
  let apis: Record<'dev' | 'prod', FakeApi>;
  const placeOf = (name: 'dev' | 'prod'): Place => ({
    name,
    api: `http://127.0.0.1:${apis[name].port}`,
    pages: '',
    startedBy: 'npm run up',
    token: tokenOf(name),
    namespace: `presage-${name}`,
  });
  before(async () => {
    apis = {
      dev: await fakeApi('dev', async () => 'first', 0),
      prod: await fakeApi('prod', async () => 'first', 0),
    };
    apis.dev.versions = [version('a', 0.84), version('b', 0.86)];
  });
  after(() => Promise.all([apis.dev.close(), apis.prod.close()]));

  test('a version is copied from one to the other, unchanged', async () => {
    await copyModel(placeOf('dev'), placeOf('prod'), 'churn', digest('b'));
    assert.deepEqual(apis.prod.versions, [version('b', 0.86)]);
    const { models, pins } = await readRegistry(placeOf('prod'));
    assert.deepEqual([models.map((model) => model.digest), pins], [[digest('b')], { churn: 'first' }]);
  });

  test('a version that is missing is a refusal that names the environment', async () => {
    await assert.rejects(
      copyModel(placeOf('dev'), placeOf('prod'), 'churn', digest('z')),
      (error: unknown) =>
        error instanceof Refusal && /The API of dev did not export churn@/.test(error.message),
    );
  });

  test('a comparison waits while another one is running', async () => {
    apis.dev.busy = 2;
    const { worse } = await compareModels(placeOf('dev'), 'churn', { a: digest('a'), b: digest('b') });
    assert.equal(worse, false);
    assert.equal(apis.dev.busy, -1);
  });
});
