import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ConfigurationError } from '@presage/runtime/configuration';
import { fakeKubernetes } from '../../test/fake-kubernetes.ts';
import { trainOne } from '../../test/models.ts';
import { infoOf, reference, startPod, until } from '../../test/pod.ts';
import coin from '../../test/predictors/coin/predictor.ts';
import { awaitFirstModels } from './await-first.ts';
import { openRegistry } from './registry.ts';
import { loadPinnedModels } from './serving.ts';

const absent = `sha256:${'0'.repeat(64)}`;

describe('first models that are not there yet', { timeout: 60_000 }, () => {
  let modelsDir: string;
  before(async () => {
    modelsDir = await mkdtemp(join(tmpdir(), 'presage-models-'));
  });
  after(() => rm(modelsDir, { recursive: true, force: true }));

  test('are waited for no longer than the limit, and not where something else is wrong', async () => {
    const registry = openRegistry(modelsDir);
    let attempts = 0;
    const waited = (pins: Record<string, string>) => {
      attempts = 0;
      return awaitFirstModels(() => {
        attempts++;
        return loadPinnedModels([coin], registry, pins, 'dev');
      }, 0.3);
    };
    await assert.rejects(waited({}), /no model of its version \d+ has been trained yet/);
    assert.ok(attempts > 1);
    await assert.rejects(waited({ coin: absent }), ConfigurationError);
    assert.equal(attempts, 1);
  });

  test('are served by a pod that began before the Job that trains them ended', async () => {
    await using kubernetes = await fakeKubernetes(reference, { coin: 'first' });
    const starting = startPod(kubernetes, modelsDir, 'api-1');
    await until('it has found no model', () => kubernetes.asked.length > 0);
    const card = await trainOne(coin, modelsDir);
    await using api = await starting;
    assert.equal((await infoOf(api)).models.coin, card.digest);
  });
});
