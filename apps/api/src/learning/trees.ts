import { z } from 'zod';
import type { Scorer } from './additive.ts';
import { flatten, leafValue, treeSchema } from './tree.ts';
import { makeContributions } from './treeshap.ts';

/** Boosted trees: the score (log-odds) is the initial one plus the leaf that a vector reaches in each tree. */
export const treesSchema = z.strictObject({ initial: z.number(), trees: z.array(treeSchema) });

export type Trees = z.infer<typeof treesSchema>;

/** Makes trees ready to score. Vectors have no missing values: the encoder fills them. */
export function makeTreesScorer(model: Trees): Scorer {
  const trees = model.trees.map(flatten);
  const { base, contribute } = makeContributions(model.initial, trees);
  return {
    base,
    score(vector) {
      let score = model.initial;
      for (const tree of trees) score += leafValue(tree, vector);
      return score;
    },
    contribute,
  };
}
