import type { components } from '../generated/api.ts';
import { figures, text } from './figures.ts';
import { liveAnswers } from './live.ts';

type Schemas = components['schemas'];

export const digest = `sha256:${'a'.repeat(64)}`;
export const otherDigest = `sha256:${'b'.repeat(64)}`;
const data = { source: 'synthetic', name: 'made-up', fingerprint: digest, rows: 7_000 } as const;

/** A message in a predictor's own words, as the API reports it. */
export const worded = (text: { en: string; fr: string }) =>
  ({ code: 'predictor-message', params: text, detail: text.en }) as const;

/** A predictor with a field of each kind. */
export const predictor: Schemas['Predictor'] = {
  name: 'weather',
  title: text('Weather', 'Temps'),
  question: text('Will it rain?', 'Va-t-il pleuvoir ?'),
  summary: text('Rain, or none.', 'De la pluie, ou pas.'),
  notice: text('Take an umbrella anyway.', 'Prenez un parapluie quand même.'),
  fields: {
    humidity: {
      kind: 'number',
      label: text('Humidity', 'Humidité'),
      minimum: 0,
      maximum: 100,
      unit: text('percent', 'pour cent'),
    },
    clouds: {
      kind: 'number',
      integer: true,
      label: text('Clouds', 'Nuages'),
      minimum: 0,
      maximum: 8,
      default: 4,
    },
    season: {
      kind: 'category',
      label: text('Season', 'Saison'),
      values: [
        { value: 1, label: text('Winter', 'Hiver') },
        { value: 2, label: text('Summer', 'Été') },
      ],
      default: 1,
    },
    wind: {
      kind: 'category',
      optional: true,
      label: text('Wind', 'Vent'),
      values: [{ value: 'north', label: text('From the north', 'Du nord') }],
    },
    day: {
      kind: 'date',
      label: text('Day', 'Jour'),
      minimum: '2020-01-01',
      maximum: '2030-12-31',
      default: '2026-11-21',
    },
    place: { kind: 'text', label: text('Place', 'Lieu'), minimumLength: 1, maximumLength: 20 },
  },
  target: {
    label: text('Probability of rain', 'Probabilité de pluie'),
    kind: 'probability',
    classes: { wet: text('wet', 'mouillé'), dry: text('dry', 'sec') },
    scale: text('log-odds', 'logits'),
  },
  data: { synthetic: true, notice: text('An invented sky.', 'Un ciel inventé.') },
  model: { digest, trainer: 'frog', trainedAt: '2026-11-20T08:00:00.000Z', data },
  trainers: [{ name: 'frog', title: text('A frog on a ladder', 'Une grenouille sur une échelle') }],
  metrics: [
    { name: 'auc', title: text('AUC'), better: 'higher' },
    { name: 'error', title: text('Error', 'Erreur'), better: 'lower', format: 'percent' },
  ],
  parameters: { rungs: text('Rungs of the ladder', 'Barreaux de l’échelle') },
};

export const prediction: Schemas['Prediction'] = {
  id: '6f1f2a52-9d0b-4a3e-8a57-1f6a5c1f0003',
  predictor: 'weather',
  model: digest,
  outcome: { value: 0.73, class: 'wet', interval: [0.6, 0.8], reference: 0.5 },
  explanation: {
    base: -1,
    score: 1,
    contributions: { humidity: 1.5, clouds: 0.75, season: -0.25, wind: 0, day: 0, place: 0 },
  },
  wording: {
    headline: text('Rain, 73 in 100', 'De la pluie, 73 sur 100'),
    sentence: text('Bring a coat.', 'Prenez un manteau.'),
  },
  synthetic: true,
  createdAt: '2026-11-21T08:00:00.000Z',
  stored: true,
  notStored: null,
};

export const storedPrediction: Schemas['StoredPrediction'] = {
  ...prediction,
  source: 'page',
  microseconds: 12,
  input: { humidity: 81.5, clouds: 6, season: 2, wind: null, day: '2026-11-21', place: 'Brest' },
  figures,
  actual: null,
  note: null,
};

const metrics = [
  { name: 'auc', value: 0.8475, low: 0.83, high: 0.865 },
  { name: 'error', value: 0.021, low: 0.015, high: 0.028 },
];

export const model: Schemas['ModelSummary'] = {
  predictor: 'weather',
  digest,
  first: true,
  pinned: true,
  shadow: false,
  refused: null,
  trainer: 'frog',
  trainedAt: '2026-11-20T08:00:00.000Z',
  seed: 1,
  data,
  metrics,
  predictorVersion: 1,
};

export const card: Schemas['ModelCard'] = {
  format: 1,
  checksum: digest,
  predictor: 'weather',
  predictorVersion: 1,
  digest,
  trainer: 'frog',
  trainedAt: '2026-11-20T08:00:00.000Z',
  seconds: 4.4,
  seed: 1,
  code: { version: '0.1.0', commit: '0123456789ab' },
  data,
  parameters: { rungs: 7 },
  metrics,
  candidates: [
    { trainer: 'frog', metrics },
    { trainer: 'toad', metrics },
  ],
  breakdowns: [
    {
      key: 'year',
      title: text('Each year', 'Chaque année'),
      note: text('By the years before.', 'D’après les années précédentes.'),
      unit: text('Records', 'Enregistrements'),
      rows: [
        {
          label: text('2024', '2024'),
          count: 3_400,
          metrics: [{ name: 'auc', value: 0.81, low: 0.7, high: 0.9 }],
        },
        { label: text('2025', '2025'), count: 3_600, metrics },
      ],
    },
  ],
  notes: [text('It never rained in May.', 'Il n’a jamais plu en mai.')],
  calibration: [
    { from: 0, to: 0.5, predicted: 0.2, observed: 0.22, count: 900 },
    { from: 0.5, to: 1, predicted: 0.8, observed: 0.7, count: 100 },
  ],
  topFeatures: [{ field: 'humidity', importance: 1.2 }],
  features: [],
};

export const comparison: Schemas['ModelComparison'] = {
  predictor: 'weather',
  metric: 'auc',
  better: 'higher',
  data: { source: 'synthetic', name: 'made-up', fingerprint: digest },
  a: { digest, metrics },
  b: { digest: otherDigest, metrics: [{ name: 'auc', value: 0.81, low: 0.79, high: 0.83 }] },
  paired: null,
  worse: true,
};

export const training: Schemas['Training'] = {
  id: '6f1f2a52-9d0b-4a3e-8a57-1f6a5c1f0004',
  predictor: 'weather',
  state: 'running',
  step: worded({ en: 'climbing', fr: 'grimpe' }),
  share: 0.4,
  message: null,
  digest: null,
  seed: 1,
  requestedBy: 'page',
  createdAt: '2026-11-21T08:00:00.000Z',
  startedAt: '2026-11-21T08:00:00.000Z',
  heartbeatAt: '2026-11-21T08:00:01.000Z',
  endedAt: null,
};

export const records: Schemas['Records'] = {
  predictor: 'weather',
  source: 'synthetic',
  current: null,
  history: [],
  columns: [
    { name: 'humidity', required: true, content: 'number', values: null },
    { name: 'place', required: false, content: null, values: null },
  ],
  districts: null,
  leavesOut: null,
  disclaimer: null,
  synthetic: { notice: text('An invented sky.'), rows: 7_000, seed: 1 },
};

const none = { missing: 0, mean: null, deviation: null, minimum: null, maximum: null };

export const featureReport: Schemas['FeatureReport'] = {
  predictor: 'weather',
  model: digest,
  training: { source: 'synthetic', name: 'made-up', rows: 7_000 },
  last: 1_000,
  predictions: 400,
  enough: 100,
  features: [
    {
      field: 'humidity',
      label: text('Humidity', 'Humidité'),
      help: null,
      kind: 'number',
      unit: text('percent', 'pour cent'),
      bins: [
        { from: null, to: 50, value: null, label: null },
        { from: 50, to: null, value: null, label: null },
      ],
      training: { ...none, count: 7_000, mean: 48, deviation: 12, shares: [0.5, 0.5] },
      recent: { ...none, count: 400, mean: 77, deviation: 9, shares: [0.05, 0.95] },
      psi: 1.32,
      test: { chiSquare: 4, bound: 50 },
      drift: 'strong',
    },
    {
      field: 'season',
      label: text('Season', 'Saison'),
      help: null,
      kind: 'category',
      unit: null,
      bins: [
        { from: null, to: null, value: '1', label: text('Winter', 'Hiver') },
        { from: null, to: null, value: '2', label: text('Summer', 'Été') },
      ],
      training: { ...none, count: 7_000, shares: [0.5, 0.5] },
      recent: { ...none, count: 400, shares: [0.51, 0.49] },
      psi: 0.001,
      test: { chiSquare: 4, bound: 50 },
      drift: 'none',
    },
    {
      field: 'place',
      label: text('Place', 'Lieu'),
      help: null,
      kind: 'text',
      unit: null,
      bins: [],
      training: null,
      recent: null,
      psi: null,
      test: null,
      drift: 'unknown',
    },
  ],
};

const served = { predictor: 'weather', pin: 'first', digest };
export const environments: Schemas['EnvironmentModels'][] = [
  { environment: 'dev', here: true, models: [served] },
  { environment: 'prod', here: false, models: [{ ...served, pin: otherDigest, digest: otherDigest }] },
];
/** What the API answers about predictors when all is well; undefined for other paths. */
export function predictorAnswers(method: string, path: string): unknown {
  if (path === '/api/predictors') return { items: [predictor] };
  if (path === '/api/predictors/weather') return predictor;
  if (path === '/api/predictors/weather/features') return featureReport;
  if (path === '/api/predictors/weather/dataset') return records;
  if (path === '/api/predictors/weather/predictions') return prediction;
  if (path === '/api/predictors/weather/trainings') return training;
  if (path === '/api/predictions' && method === 'GET')
    return { items: [storedPrediction], nextCursor: null, total: 1 };
  if (path.startsWith('/api/predictions/')) return storedPrediction;
  if (path === '/api/models')
    return {
      environment: 'dev',
      pins: { weather: 'first' },
      reasons: {},
      shadows: {},
      models: [{ ...model, digest: otherDigest, first: false, pinned: false }, model],
    };
  if (path === '/api/environments') return { items: environments };
  if (path === '/api/models/compare') return comparison;
  if (path.startsWith('/api/models/')) return liveAnswers(path) ?? card;
  if (path === '/api/trainings') return { items: [] };
  return undefined;
}
