import { ArtefactError, type Explanation, type Model } from '../../../src/definition/model.ts';
import { definePredictor } from '../../../src/definition/predictor.ts';

/** A predictor for tests that trains in a few milliseconds: on which side a bent coin falls. */
export interface Toss {
  strength: number;
  thumb: 'left' | 'right';
  heads: 0 | 1;
}

/** A training with this seed waits until it is aborted or killed. */
export const endlessSeed = 99;

interface Artefact {
  kind: 'coin';
  base: number;
  left: number;
  strength: number;
}

const fields = {
  strength: {
    kind: 'number',
    minimum: 0,
    maximum: 10,
    unit: { en: 'newtons', fr: 'newtons' },
    default: 5,
    label: { en: 'Strength', fr: 'Force' },
  },
  thumb: {
    kind: 'category',
    values: [
      { value: 'left', label: { en: 'Left', fr: 'Gauche' } },
      { value: 'right', label: { en: 'Right', fr: 'Droit' } },
    ],
    default: 'right',
    label: { en: 'Thumb', fr: 'Pouce' },
  },
} as const;

const probability = (score: number) => 1 / (1 + Math.exp(-score));

function explain(artefact: Artefact, input: { strength: number; thumb: 'left' | 'right' }): Explanation {
  const contributions = {
    strength: artefact.strength * (input.strength - 5),
    thumb: input.thumb === 'left' ? artefact.left : 0,
  };
  return {
    base: artefact.base,
    score: artefact.base + contributions.strength + contributions.thumb,
    contributions,
  };
}

const counting = { en: 'count', fr: 'comptage' };
const tooFew = { en: 'at least 10 tosses are needed', fr: 'il faut au moins 10 lancers' };

export default definePredictor({
  name: 'coin',
  version: 1,
  title: { en: 'The coin', fr: 'La pièce' },
  question: { en: 'Heads or tails?', fr: 'Pile ou face ?' },
  summary: {
    en: 'On which side a bent coin falls.',
    fr: 'De quel côté tombe une pièce tordue.',
  },
  notice: { en: 'For tests only.', fr: 'Pour les essais seulement.' },
  aliases: ['/toss'],
  fields,
  target: {
    label: { en: 'Probability of heads', fr: 'Probabilité de face' },
    kind: 'probability',
    classes: { heads: { en: 'Heads', fr: 'Face' }, tails: { en: 'Tails', fr: 'Pile' } },
    happened: 'heads',
    scale: { en: 'log-odds', fr: 'logarithme des chances' },
  },
  data: {
    columns: [
      { name: 'strength', required: true },
      { name: 'thumb', required: true },
      { name: 'heads', required: true },
    ],
    read: ([strength, thumb, heads]): Toss => ({
      strength: Number(strength),
      thumb: thumb === 'left' ? 'left' : 'right',
      heads: heads === '1' ? 1 : 0,
    }),
    refuse: ({ count }) => (count < 10 ? tooFew : undefined),
    labelOf: ({ heads }) => String(heads),
    inputOf: ({ strength, thumb }) => ({ strength, thumb }),
    synthetic: {
      notice: { en: 'Made-up tosses.', fr: 'Des lancers inventés.' },
      seed: 7,
      rows: 400,
      *generate(seed, rows): Generator<Toss> {
        let state = seed;
        const next = () => {
          state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
          return state / 2 ** 32;
        };
        for (let row = 0; row < rows; row++) {
          const strength = Math.round(next() * 100) / 10;
          const thumb = next() < 0.5 ? 'left' : 'right';
          const score = 0.4 * (strength - 5) + (thumb === 'left' ? 1 : 0);
          yield { strength, thumb, heads: next() < probability(score) ? 1 : 0 };
        }
      },
    },
  },
  trainers: [{ name: 'counting', title: { en: 'Counting', fr: 'Comptage' } }],
  metrics: [{ name: 'accuracy', title: { en: 'Accuracy', fr: 'Exactitude' }, better: 'higher' }],
  async train({ records, rows, seed, report, signal }) {
    report(counting, 0.3);
    if (seed === endlessSeed) {
      const kept = setInterval(() => report(counting, 0.3), 50);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      clearInterval(kept);
    }
    signal.throwIfAborted();
    let heads = 0;
    for await (const toss of records()) heads += toss.heads;
    const base = Math.log((heads + 1) / (rows - heads + 1)) + seed / 1000;
    const artefact: Artefact = { kind: 'coin', base, left: 1, strength: 0.4 };
    return {
      artefact,
      trainer: 'counting',
      parameters: { smoothing: 1 },
      metrics: [{ name: 'accuracy', value: 0.7, low: 0.65, high: 0.75 }],
      topFeatures: [
        { field: 'strength', importance: 1 },
        { field: 'thumb', importance: 0.5 },
      ],
    };
  },
  async evaluate(model, { records }) {
    let right = 0;
    let count = 0;
    for await (const { heads, ...input } of records()) {
      right += model.predict(input, '2026-01-01').class === (heads ? 'heads' : 'tails') ? 1 : 0;
      count++;
    }
    const value = right / count;
    return { metrics: [{ name: 'accuracy', value, low: value - 0.05, high: value + 0.05 }] };
  },
  load(artefact): Model<{ strength: number; thumb: 'left' | 'right' }> {
    const coin = artefact as Artefact;
    if (coin?.kind !== 'coin') throw new ArtefactError('it is no coin');
    return {
      predict(input) {
        const value = probability(explain(coin, input).score);
        return { value, class: value >= 0.5 ? 'heads' : 'tails' };
      },
      explain: (input) => explain(coin, input),
      word: (_input, { class: side }) => ({
        headline: side === 'heads' ? { en: 'Heads', fr: 'Face' } : { en: 'Tails', fr: 'Pile' },
      }),
      figures: (_input, { value }) => [
        {
          kind: 'gauge',
          title: { en: 'Heads', fr: 'Face' },
          value,
          minimum: 0,
          maximum: 1,
          format: 'percent',
          cuts: [],
        },
      ],
    };
  },
});
