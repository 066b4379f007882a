import type { components } from '../generated/api.ts';
import { text } from './figures.ts';

/** A version in service that is worse than its card. */
export const liveFigures: components['schemas']['LiveFigures'] = {
  predictor: 'weather',
  digest: `sha256:${'a'.repeat(64)}`,
  outcomes: 1_250,
  rarer: 300,
  byVisitors: 50,
  limit: 10_000,
  required: 100,
  requiredOfEach: 10,
  isEnough: true,
  measures: [
    {
      name: 'logLoss',
      title: text('Log loss', 'Perte logarithmique'),
      better: 'lower',
      format: 'number',
      value: 0.61,
      low: 0.58,
      high: 0.64,
      promised: { value: 0.42, low: 0.4, high: 0.44 },
    },
    {
      name: 'bias',
      title: text('Actual minus predicted', 'Réel moins prédit'),
      better: 'zero',
      format: 'percent',
      value: 0.12,
      low: 0.1,
      high: 0.14,
      promised: null,
    },
  ],
  calibration: [{ from: 0, to: 1, predicted: 0.2, observed: 0.32, count: 1_250 }],
  periods: [
    {
      from: '2026-10-01T08:00:00.000Z',
      to: '2026-10-31T08:00:00.000Z',
      outcomes: 625,
      measures: [{ name: 'logLoss', value: 0.5, low: 0.45, high: 0.55 }],
    },
  ],
  verdict: { metric: 'logLoss', state: 'beyond' },
  advice: {
    reasons: ['loss', 'drift'],
    drifted: ['humidity'],
    commands: ['npm run gitops model train weather -- --env dev'],
  },
};
