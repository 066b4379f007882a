import { z } from 'zod';

const node = z.union([
  /** A leaf. */
  z.strictObject({ value: z.number(), cover: z.number().positive() }),
  /** x ≥ threshold, in single precision as the trees were trained, goes to `yes`. */
  z.strictObject({
    feature: z.int().min(0),
    threshold: z.number(),
    no: z.int().min(1),
    yes: z.int().min(1),
    cover: z.number().positive(),
  }),
  /** One of these values of the category goes to `yes`. */
  z.strictObject({
    feature: z.int().min(0),
    among: z.array(z.int().min(0).max(31)),
    no: z.int().min(1),
    yes: z.int().min(1),
    cover: z.number().positive(),
  }),
]);

/** Children come after their parent; `cover` is how many rows of the training passed a node. */
export const treeSchema = z
  .array(node)
  .min(1)
  .refine(
    (nodes) =>
      nodes.every(
        (one, index) =>
          'value' in one ||
          (one.no > index && one.yes > index && one.no < nodes.length && one.yes < nodes.length),
      ),
    'a node has no child',
  );

export type Tree = z.infer<typeof treeSchema>;

/** A tree as arrays, for speed: `feature` is −1 at a leaf, `mask` holds the values that go to `yes`. */
export interface FlatTree {
  readonly feature: Int16Array;
  readonly threshold: Float32Array;
  /** 0 if the node tests a number. */
  readonly categorical: Uint8Array;
  readonly mask: Uint32Array;
  readonly no: Uint16Array;
  readonly yes: Uint16Array;
  readonly value: Float64Array;
  readonly cover: Float64Array;
}

export function flatten(tree: Tree): FlatTree {
  const split = tree.map((one) => ('value' in one ? undefined : one));
  return {
    feature: Int16Array.from(split, (one) => one?.feature ?? -1),
    threshold: Float32Array.from(split, (one) => (one && 'threshold' in one ? one.threshold : 0)),
    categorical: Uint8Array.from(split, (one) => (one && 'among' in one ? 1 : 0)),
    mask: Uint32Array.from(split, (one) =>
      one && 'among' in one ? one.among.reduce((mask, value) => mask | (1 << value), 0) >>> 0 : 0,
    ),
    no: Uint16Array.from(split, (one) => one?.no ?? 0),
    yes: Uint16Array.from(split, (one) => one?.yes ?? 0),
    value: Float64Array.from(tree, (one) => ('value' in one ? one.value : 0)),
    cover: Float64Array.from(tree, (one) => one.cover),
  };
}

/** The child that a vector goes to. */
export function childOf(tree: FlatTree, at: number, vector: Float64Array): number {
  const x = vector[tree.feature[at] as number] as number;
  const is = tree.categorical[at]
    ? (((tree.mask[at] as number) >>> x) & 1) === 1
    : Math.fround(x) >= (tree.threshold[at] as number);
  return (is ? tree.yes[at] : tree.no[at]) as number;
}

/** What a tree adds to the score of a vector. */
export function leafValue(tree: FlatTree, vector: Float64Array): number {
  let at = 0;
  while ((tree.feature[at] as number) >= 0) at = childOf(tree, at, vector);
  return tree.value[at] as number;
}
