import type { components } from '../generated/api.ts';
import { text } from './figures.ts';

type Schemas = components['schemas'];

/** A version in service that is worse than its card. */
export const liveFigures: Schemas['LiveFigures'] = {
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

/** A version that never was a shadow version. */
export const shadowFigures: Schemas['ShadowFigures'] = {
  predictor: 'weather',
  digest: `sha256:${'a'.repeat(64)}`,
  isShadow: false,
  against: null,
  predictions: 0,
  limit: 10_000,
  since: null,
  agreement: null,
  meanDifference: null,
  meanAbsoluteDifference: null,
  live: {
    ...liveFigures,
    outcomes: 0,
    isEnough: false,
    measures: [],
    calibration: [],
    periods: [],
    verdict: null,
    advice: null,
  },
  servedMeasures: [],
};

/** What a shadow version answers otherwise than the version that serves. */
export const shadowDifferences: Schemas['ShadowDifferences'] = {
  items: [
    {
      id: '6f1f2a52-9d0b-4a3e-8a57-1f6a5c1f0005',
      createdAt: '2026-11-21T08:00:00.000Z',
      served: { value: 0.73, class: 'wet' },
      shadow: { value: 0.31, class: 'dry' },
      difference: -0.42,
    },
  ],
};

/** What the API answers about a version in service; undefined for other paths. */
export function liveAnswers(path: string): unknown {
  if (path.endsWith('/live')) return liveFigures;
  if (path.endsWith('/shadow')) return shadowFigures;
  return path.endsWith('/shadow/differences') ? shadowDifferences : undefined;
}
