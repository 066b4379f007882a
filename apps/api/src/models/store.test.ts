import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDatabase, testConfiguration } from '../../test/running-api.ts';
import { openDatabase } from '../database/database.ts';
import type { ModelCard } from './card.ts';
import { recordModel } from './store.ts';

test('pods that record the same version at once get the same row', async () => {
  const database = openDatabase(testConfiguration(await createDatabase(true)), assert.ifError);
  try {
    const versions = 40;
    for (let version = 0; version < versions; version++) {
      const card = { predictor: 'coin', digest: `sha256:${version}`, trainer: 'coin@1' } as ModelCard;
      const rows = await Promise.all(Array.from({ length: 8 }, () => recordModel(database.prisma, card)));
      assert.equal(new Set(rows).size, 1);
    }
    assert.equal(await database.prisma.modelVersion.count(), versions);
  } finally {
    await database.close();
  }
});
