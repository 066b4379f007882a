import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { noDatasets, trainOne } from '../../test/models.ts';
import coin from '../../test/predictors/coin/predictor.ts';
import { translated } from '../../test/translated.ts';
import { openRecords } from '../datasets/current.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import { choicesIn } from './choices.ts';
import { passGate } from './gate.ts';
import { openRegistry } from './registry.ts';

const rows = 400;
const sides = ['left', 'right'] as const;

/** The coin, with losses: `lost` says what its challenger loses more than the version in place, by row. */
function withLosses(lost: (row: number) => number): AnyPredictor {
  const evaluate: AnyPredictor['evaluate'] = async (model, context) => {
    const isChallenger = model.predict({ strength: 5, thumb: 'right' }, '').value > 0.95;
    const losses = Array.from({ length: rows }, (_, row) => ({
      loss: (row % 3) + (isChallenger ? lost(row) : 0),
      slices: [['thumb', sides[row % 2] ?? 'left']] as const,
    }));
    return { ...(await coin.evaluate(model, context)), losses };
  };
  return { ...coin, evaluate };
}

for (const [verdict, code, lost] of [
  ['better', 'serves-better', (row: number) => -0.5 + (row % 7) / 100],
  ['undecided', 'serves-not-worse', (row: number) => ((row * 7) % 11) - 5],
  ['worse', 'serves-older', (row: number) => 0.5 + (row % 7) / 100],
  ['worse on a slice', 'serves-older-on-a-part', (row: number) => (row % 2 ? -0.6 : 0.5) + (row % 7) / 100],
] as const)
  test(`a version that is ${verdict}: ${code}`, async (context) => {
    const folder = await mkdtemp(join(tmpdir(), 'presage-gate-'));
    context.after(() => rm(folder, { recursive: true, force: true }));
    const registry = openRegistry(folder);
    const predictor = withLosses(lost);
    const { digest: served } = await trainOne(predictor, folder, 1);
    const records = await openRecords(predictor, folder, noDatasets);
    await passGate(predictor, registry, records, served);
    assert.equal((await choicesIn(folder).chosen(predictor)).version, 'first', 'the version that serves');
    const { digest: challenger } = await trainOne(predictor, folder, 5000);
    await passGate(predictor, registry, records, challenger);
    const { version, reason } = await choicesIn(folder).chosen(predictor);
    translated(reason);
    assert.deepEqual([version, reason.code], [code.startsWith('serves-older') ? served : challenger, code]);
    assert.equal(reason.params.data, 'synthetic, seed 7');
  });

test('a version replaces one that can no longer be measured', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'presage-gate-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const { digest: served } = await trainOne(coin, folder, 1);
  const { digest: challenger } = await trainOne(coin, folder, 2);
  await rm(join(folder, 'coin', served.replace('sha256:', ''), 'artefact.json'));
  const records = await openRecords(coin, folder, noDatasets);
  await passGate(coin, openRegistry(folder), records, challenger);
  const { version, reason } = await choicesIn(folder).chosen(coin);
  assert.deepEqual(
    [version, reason.code, reason.cause?.code],
    [challenger, 'serves-unmeasured', 'model-file-missing'],
  );
});
