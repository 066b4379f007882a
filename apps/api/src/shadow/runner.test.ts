import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { until } from '../../test/pod.ts';
import coin from '../../test/predictors/coin/predictor.ts';
import type { Input } from '../definition/field.ts';
import { inputSchema } from '../definition/field.ts';
import type { LoadedModel } from '../models/serving.ts';
import { shadowMetrics } from './metrics.ts';
import { shadowRunner } from './runner.ts';
import type { ShadowPrediction } from './writer.ts';

const digest = `sha256:${'b'.repeat(64)}`;

describe('the shadow predictions of a process', () => {
  /** A runner whose shadow version answers as `predict` does. */
  function open(predict: (input: Input) => number, changes: Partial<LoadedModel> = {}) {
    const model = {
      predict: (input: Input) => ({ value: predict(input), class: 'heads' }),
    } as unknown as LoadedModel['model'];
    const shadow = { predictor: coin, digest, modelId: 2, model, ...changes } as LoadedModel;
    const written: ShadowPrediction[] = [];
    const log: string[] = [];
    const registry = new Registry();
    const runner = shadowRunner({
      models: { shadow: (name) => (name === 'coin' ? { digest, model: shadow, problem: null } : undefined) },
      writer: { add: (predicted) => written.push(predicted), close: async () => undefined },
      metrics: shadowMetrics(registry),
      logger: pino({ level: 'warn' }, { write: (line) => log.push(line) }),
    });
    const offer = (id: string, isBatch = false, predictor = 'coin') =>
      runner.offer(
        predictor,
        {
          id,
          modelId: 1,
          input: { strength: 5, thumb: 'left' },
          outcome: { value: 0.5, class: 'tails' },
          day: '2026-11-26',
        },
        isBatch,
      );
    const count = async (name: string) =>
      Number(new RegExp(`^${name}\\{.*\\} (\\d+)$`, 'm').exec(await registry.metrics())?.[1] ?? 0);
    return { runner, written, log, offer, count };
  }

  test('are made after the turn in which the answer was sent, with the difference', async () => {
    const { written, offer, count } = open(() => 0.75);
    offer('one');
    assert.deepEqual(written, []);
    await until('it is made', () => written.length === 1);
    assert.deepEqual(written, [
      {
        id: 'one',
        modelId: 2,
        servedId: 1,
        outcome: { value: 0.75, class: 'heads' },
        agrees: false,
        difference: 0.25,
      },
    ]);
    assert.equal(await count('shadow_predictions_total'), 1);
  });

  test('of a predictor without a shadow version are none', async () => {
    const { runner, written, offer } = open(() => 0.75);
    offer('one', false, 'dice');
    await runner.close();
    assert.deepEqual(written, []);
  });

  test('that are too many are dropped and counted; rows of files leave room for others', async () => {
    const { runner, written, offer, count } = open(() => 0.75);
    for (let row = 0; row < 11_000; row++) offer(`row ${row}`, true);
    for (let single = 0; single < 5_000; single++) offer(`single ${single}`);
    assert.equal(await count('shadow_predictions_dropped_total'), 1_000 + 1_000);
    await runner.close();
    assert.equal(written.length, 14_000);
    assert.equal(written.filter(({ id }) => id.startsWith('single')).length, 4_000);
  });

  test('never hold up other work for long, and all come to their turn', async () => {
    const milliseconds = 2;
    const { written, offer } = open(() => {
      for (const end = performance.now() + milliseconds; performance.now() < end; );
      return 0.75;
    });
    for (let single = 0; single < 20; single++) offer(`single ${single}`);
    const turns: number[] = [];
    while (written.length < 20) {
      await new Promise((resolve) => setImmediate(resolve));
      turns.push(written.length);
    }
    const mostInOneTurn = Math.max(...turns.map((made, index) => made - (turns[index - 1] ?? 0)));
    assert.equal(mostInOneTurn, 1, 'each takes longer than the budget of a turn');
  });

  test('that fail, or are no number, are counted and logged once', async () => {
    const failing = open(() => {
      throw new Error('it has no such district');
    });
    failing.offer('one');
    failing.offer('two');
    await failing.runner.close();
    assert.equal(await failing.count('shadow_prediction_errors_total'), 2);
    assert.equal(failing.log.length, 1);
    assert.match(failing.log[0] ?? '', /it has no such district/);
    const infinite = open(() => Number.NaN);
    infinite.offer('one');
    await infinite.runner.close();
    assert.deepEqual(infinite.written, []);
    assert.equal(await infinite.count('shadow_prediction_errors_total'), 1);
  });

  test('are made only for inputs that the version takes, where its fields depend on its records', async () => {
    const fields = { strength: { ...coin.fields.strength, maximum: 4 }, thumb: coin.fields.thumb };
    const model = {
      fields: () => fields,
      predict: () => ({ value: 0.75, class: 'heads' }),
    } as unknown as LoadedModel['model'];
    const { runner, written, offer, count } = open(() => 0, { model, schema: inputSchema(fields) });
    offer('one');
    await runner.close();
    assert.deepEqual(written, []);
    assert.equal(await count('shadow_prediction_errors_total'), 1);
  });
});
