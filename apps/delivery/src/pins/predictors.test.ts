import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Cluster, environmentOf, makeEnvironment, type PinnedPromotion } from '@presage/gitops';
import { type TemporaryRepository, temporaryRepository } from '@presage/gitops/testing';
import { modelPins } from './model-pins.ts';
import { predictorsAt, redefined } from './predictors.ts';

const definition = (name: string, version: number) => ({
  [`apps/api/src/predictors/${name}/predictor.ts`]: `export default definePredictor({\n  name: '${name}',\n  version: ${version},\n});\n`,
});
const digest = `sha256:${'a'.repeat(64)}`;

describe('the predictors of a revision', () => {
  let repository: TemporaryRepository;
  let first: string;
  let second: string;
  let third: string;

  before(async () => {
    repository = await temporaryRepository();
    first = await repository.commit('two', {
      ...definition('churn', 1),
      ...definition('oracle', 1),
      'apps/api/src/predictors/notes.md': 'not a predictor',
    });
    second = await repository.commit('churn is another, and a third', {
      ...definition('churn', 2),
      ...definition('weather', 1),
      'apps/api/src/predictors/bank/predictor.json': '{\n  "version": 1,\n  "title": {}\n}\n',
    });
    third = await repository.commit('bank is another', {
      'apps/api/src/predictors/bank/predictor.json': '{\n  "version": 2,\n  "title": {}\n}\n',
    });
  });
  after(() => repository.close());

  test('are its folders with a definition', async () => {
    assert.deepEqual(await predictorsAt(repository.git, first), ['churn', 'oracle']);
    assert.deepEqual(await predictorsAt(repository.git, second), ['bank', 'churn', 'oracle', 'weather']);
  });

  test('are redefined when their version changed', async () => {
    assert.deepEqual(await redefined(repository.git, first, second, ['churn', 'oracle']), ['churn']);
    assert.deepEqual(await redefined(repository.git, first, first, ['churn', 'oracle']), []);
    assert.deepEqual(await redefined(repository.git, second, third, ['bank', 'churn']), ['bank']);
  });

  const environments = [makeEnvironment('dev'), makeEnvironment('prod', 'dev')];
  const promoted = (revision: string, stated: object, present: object | undefined) =>
    modelPins.promote?.({
      cluster: { git: repository.git } as Cluster,
      from: environmentOf(environments, 'dev'),
      to: environmentOf(environments, 'prod'),
      revision,
      stated,
      source: undefined,
      present: present && { commit: first, entries: present },
      verify: false,
    } as PinnedPromotion);

  test('keep their pins through a promotion, except those with another definition', async () => {
    const stated = { churn: 'first', oracle: 'first' };
    const present = { churn: digest, oracle: digest };
    assert.deepEqual(await promoted(second, stated, present), {
      entries: { churn: 'first', oracle: digest },
      changes: [{ name: 'churn', value: 'first', reason: 'another definition' }],
    });
    assert.deepEqual(await promoted(first, stated, present), { entries: present, changes: [] });
    assert.deepEqual(await promoted(second, stated, undefined), { entries: stated, changes: [] });
  });

  test('have the shadow versions that the revision states, unless they serve by now', async () => {
    const shadow = `sha256:${'b'.repeat(64)}`;
    const stated = { churn: 'first', 'churn.shadow': shadow, oracle: 'first' };
    assert.deepEqual((await promoted(first, stated, { churn: digest, oracle: 'first' }))?.entries, {
      churn: digest,
      'churn.shadow': shadow,
      oracle: 'first',
    });
    assert.deepEqual((await promoted(first, stated, { churn: shadow, oracle: 'first' }))?.entries, {
      churn: shadow,
      oracle: 'first',
    });
    const removed = { churn: 'first', oracle: 'first' };
    const present = { churn: digest, oracle: 'first', 'oracle.shadow': shadow };
    assert.deepEqual((await promoted(first, removed, present))?.entries, { churn: digest, oracle: 'first' });
  });

  test('that are new get what the revision states, those that are gone lose their pin', async () => {
    assert.deepEqual(
      await promoted(second, { oracle: 'first', weather: 'first' }, { oracle: digest, crime: digest }),
      { entries: { oracle: digest, weather: 'first' }, changes: [] },
    );
  });
});
