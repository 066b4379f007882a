import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeliveryScene } from './delivery-scene.ts';

export const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

/** A version of churn as `models list --json` tells it. */
export const version = (letter: string, auc: number, predictorVersion = 1) => ({
  predictor: 'churn',
  digest: digest(letter),
  refused: null,
  predictorVersion,
  trainer: 'logistic',
  trainedAt: '2026-01-02T03:04:05.000Z',
  seed: 1,
  data: { source: 'synthetic', name: 'a fictional company', rows: 7000 },
  metrics: [{ name: 'auc', value: auc, low: auc - 0.01, high: auc + 0.01 }],
});

/** What the registry of an environment holds from now on. */
export const writeVersions = (scene: DeliveryScene, environment: string, versions: readonly object[]) =>
  writeFile(join(scene.folder, `models-${environment}.json`), JSON.stringify(versions));
