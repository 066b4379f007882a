import type { Family } from './logistic.ts';

/** Counts: 0, 1, 2 … The score is the logarithm of the expected count. */
export const poisson: Family = {
  mean: (score) => Math.exp(Math.min(largestScore, score)),
  score: Math.log,
  loss: (label, score) => Math.exp(Math.min(largestScore, score)) - label * score,
  variance: (mean) => mean,
};

/** e^100 is far beyond any count, and far from overflow. */
const largestScore = 100;

/** Numbers with the same spread everywhere, of about 1. The score is the expected number. */
export const normal: Family = {
  mean: (score) => score,
  score: (mean) => mean,
  loss: (label, score) => (label - score) ** 2 / 2,
  variance: () => 1,
};
