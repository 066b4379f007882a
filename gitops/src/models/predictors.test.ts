import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type TemporaryRepository, temporaryRepository } from '../../test/temporary-repository.ts';
import { environmentOf } from '../descriptor/environment.ts';
import { modelsWith } from '../environments/promote.ts';
import { predictorsAt, redefined } from './predictors.ts';

const definition = (name: string, version: number) => ({
  [`apps/api/src/predictors/${name}/predictor.ts`]: `export default definePredictor({\n  name: '${name}',\n  version: ${version},\n});\n`,
});
const digest = `sha256:${'a'.repeat(64)}`;
const pins = (churn: string, oracle: string) => `churn=${churn}\noracle=${oracle}`;

describe('the predictors of a revision', () => {
  let repository: TemporaryRepository;
  let first: string;
  let second: string;

  before(async () => {
    repository = await temporaryRepository();
    first = await repository.commit('two', {
      ...definition('churn', 1),
      ...definition('oracle', 1),
      'apps/api/src/predictors/notes.md': 'no predictor',
      'overlays/prod/models.env': pins(digest, digest),
    });
    second = await repository.commit('churn is another, and a third', {
      ...definition('churn', 2),
      ...definition('weather', 1),
      'overlays/prod/models.env': pins('first', 'first'),
    });
  });
  after(() => repository.close());

  test('are its folders with a definition', async () => {
    assert.deepEqual(await predictorsAt(repository.git, first), ['churn', 'oracle']);
    assert.deepEqual(await predictorsAt(repository.git, second), ['churn', 'oracle', 'weather']);
  });

  test('are told when their version changed', async () => {
    assert.deepEqual(await redefined(repository.git, first, second, ['churn', 'oracle']), ['churn']);
    assert.deepEqual(await redefined(repository.git, first, first, ['churn', 'oracle']), []);
  });

  test('keep their pins in prod through a promotion, but for those of another version', async () => {
    const textWith = async (revision: string, present: string | undefined) =>
      (await modelsWith(repository.git, environmentOf('prod'), revision, present))?.trimEnd();
    assert.equal(await textWith(second, first), pins('first', digest));
    assert.equal(await textWith(first, first), pins(digest, digest));
    assert.equal(await textWith(second, undefined), pins('first', 'first'));
  });
});
