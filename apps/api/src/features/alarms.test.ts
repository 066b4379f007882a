import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Input } from '../definition/field.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import { makeRandom } from '../learning/random.ts';
import type { LoadedModel } from '../models/serving.ts';
import churn from '../predictors/churn/predictor.ts';
import crime from '../predictors/crime/predictor.ts';
import { compareFeatures } from './report.ts';
import { featureStatistics } from './statistics.ts';

const random = makeRandom(11);

/** Rows that a predictor trains on, and what its card keeps of them. */
async function trainedOn({ fields, data }: AnyPredictor, count: number) {
  assert.ok(data);
  const rows = [...data.synthetic.generate(5, count)] as Input[];
  const features = await featureStatistics(fields, rows);
  return { rows, loaded: { predictor: { fields }, model: {}, card: { features } } as unknown as LoadedModel };
}

const sampleOf = <Row>(rows: readonly Row[], count: number): Row[] =>
  Array.from({ length: count }, () => rows[random.integer(rows.length)] as Row);

for (const [name, predictor] of Object.entries({ churn, crime }) as [string, AnyPredictor][])
  describe(`drift of ${name}`, async () => {
    const { rows, loaded } = await trainedOn(predictor, 6_000);
    // What a form can fill in: it requires each field that is not optional.
    const required = Object.entries(predictor.fields).filter(([, { optional }]) => !optional);
    const possible = rows.filter((row) => required.every(([field]) => row[field] != null));

    test('samples of the training rows raise no alarm in 10 000 comparisons', async () => {
      let comparisons = 0;
      while (comparisons < 10_000) {
        const size = [100, 300, 1_000][comparisons % 3] ?? 100;
        for (const { field, drift, psi, test } of await compareFeatures(loaded, sampleOf(possible, size))) {
          assert.equal(drift, 'none', `${field} of ${size}: ${psi} ${JSON.stringify(test)}`);
          comparisons++;
        }
      }
    });

    test('a planted shift is found within 2 000 predictions', async () => {
      for (const [field, { kind }] of Object.entries(predictor.fields)) {
        if (kind === 'text') continue;
        const counts = new Map<unknown, number>();
        for (const row of possible) counts.set(row[field], (counts.get(row[field]) ?? 0) + 1);
        const [rarest] = [...counts].toSorted(([, one], [, other]) => one - other)[0] as [never, number];
        // Two in five predictions have the rarest value in place of their own.
        const shifted = sampleOf(possible, 2_000).map((row, index) =>
          index % 5 < 2 ? { ...row, [field]: rarest } : row,
        );
        const found = (await compareFeatures(loaded, shifted)).find((one) => one.field === field);
        assert.ok(found && ['moderate', 'strong'].includes(found.drift), `${field}: ${found?.psi}`);
      }
    });
  });
