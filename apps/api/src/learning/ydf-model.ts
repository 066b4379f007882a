import JSZip from 'jszip';
import protobuf from 'protobufjs';
import type { Feature } from './features.ts';
import type { Tree } from './tree.ts';
import type { Trees } from './trees.ts';

/**
 * The messages of Yggdrasil Decision Forests’ saved models, with the fields that are read here
 * (github.com/google/yggdrasil-decision-forests: dataset/data_spec.proto, model/decision_tree/
 * decision_tree.proto, model/gradient_boosted_trees/gradient_boosted_trees.proto).
 */
const messages = protobuf.Root.fromJSON({
  nested: {
    Header: {
      fields: {
        trees: { id: 2, type: 'int64' },
        loss: { id: 3, type: 'int32' },
        initial: { id: 4, type: 'float', rule: 'repeated' },
        format: { id: 7, type: 'string' },
      },
    },
    DataSpec: { fields: { columns: { id: 1, type: 'Column', rule: 'repeated' } } },
    Column: {
      fields: {
        type: { id: 1, type: 'int32' },
        name: { id: 2, type: 'string' },
        categorical: { id: 6, type: 'Categorical' },
      },
    },
    Categorical: { fields: { items: { id: 7, keyType: 'string', type: 'Vocabulary' } as protobuf.IField } },
    Vocabulary: { fields: { index: { id: 1, type: 'int64' } } },
    Node: {
      fields: { regressor: { id: 2, type: 'Regressor' }, condition: { id: 3, type: 'NodeCondition' } },
    },
    Regressor: { fields: { value: { id: 1, type: 'float' } } },
    NodeCondition: {
      fields: {
        attribute: { id: 2, type: 'int32' },
        condition: { id: 3, type: 'Condition' },
        reached: { id: 5, type: 'double' },
        positive: { id: 8, type: 'double' },
      },
    },
    Condition: {
      fields: {
        higher: { id: 2, type: 'Higher' },
        contains: { id: 4, type: 'Contains' },
        bitmap: { id: 5, type: 'Bitmap' },
      },
    },
    Higher: { fields: { threshold: { id: 1, type: 'float' } } },
    Contains: { fields: { elements: { id: 1, type: 'int32', rule: 'repeated' } } },
    Bitmap: { fields: { bits: { id: 1, type: 'bytes' } } },
  },
});

const binomialLogLikelihood = 1;

interface Column {
  readonly name: string;
  readonly categorical?: { readonly items: Readonly<Record<string, { readonly index?: number }>> };
}

interface Condition {
  readonly higher?: { readonly threshold?: number };
  readonly contains?: { readonly elements: readonly number[] };
  readonly bitmap?: { readonly bits: Uint8Array };
}

interface SavedNode {
  readonly regressor?: { readonly value?: number };
  readonly condition?: {
    readonly attribute?: number;
    readonly condition: Condition;
    readonly reached: number;
    readonly positive: number;
  };
}

/** Reads a message; what is 0 is left out. */
function decode(type: string, bytes: Uint8Array): unknown {
  const message = messages.lookupType(type);
  return message.toObject(message.decode(bytes), { longs: Number, defaults: false, arrays: true });
}

/**
 * The records of a blob sequence: an 8-byte header that begins with "BS", then each record’s length (32 bits,
 * little-endian) and bytes (utils/blob_sequence.h). Byte 4 is the compression, of which there is none here.
 */
function* records(blob: Uint8Array): Generator<Uint8Array> {
  if (blob[0] !== 0x42 || blob[1] !== 0x53 || blob[4] !== 0) throw new Error('not a plain blob sequence');
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  for (let at = 8; at < blob.length; ) {
    const length = view.getUint32(at, true);
    yield blob.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
}

/** Whether the saved condition holds for an index of YDF’s dictionary. */
function holds(condition: Condition, index: number): boolean {
  if (condition.contains) return condition.contains.elements.includes(index);
  return (((condition.bitmap?.bits[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
}

/** The places of our values in YDF’s dictionary; a value that it did not see is "out of dictionary", 0. */
function dictionary(column: Column, feature: Feature): readonly number[] {
  if (feature.kind === 'number') return [];
  return feature.values.map((value) => column.categorical?.items[String(value)]?.index ?? 0);
}

/**
 * Reads the trees of a saved model of ours: gradient-boosted, binary classification.
 * Nodes are saved depth first, the child of "no" before that of "yes".
 * @param features the columns that it was trained on, by name; vectors are in their order
 * @param sign −1 if the label’s 1 is the model’s first class (classes are ordered by frequency)
 * @throws Error for a model of another kind
 */
export async function readTrees(
  zip: ArrayBuffer,
  features: readonly Feature[],
  sign: 1 | -1,
): Promise<Trees> {
  const files = await JSZip.loadAsync(zip);
  const open = async (name: string) => {
    const file = files.file(name);
    if (!file) throw new Error(`the saved model has no ${name}`);
    return file.async('uint8array');
  };
  const header = decode('Header', await open('gradient_boosted_trees_header.pb')) as {
    readonly trees: number;
    readonly loss: number;
    readonly initial: readonly number[];
    readonly format: string;
  };
  if (header.loss !== binomialLogLikelihood || header.initial.length !== 1)
    throw new Error('the saved model is not a binary classification');
  const spec = decode('DataSpec', await open('data_spec.pb')) as { readonly columns: readonly Column[] };
  const places = spec.columns.map((column) => features.findIndex(({ name }) => name === column.name));
  const values = places.map((place, column) =>
    place < 0 ? [] : dictionary(spec.columns[column] as Column, features[place] as Feature),
  );
  const nodes = records(await open('nodes-00000-of-00001'));

  /** Reads one node and all below it; answers its place. */
  function readNode(tree: Tree, cover: number | undefined): number {
    const saved = decode('Node', nodes.next().value as Uint8Array) as SavedNode;
    const at = tree.length;
    const split = saved.condition;
    if (!split?.condition) {
      tree.push({ value: sign * (saved.regressor?.value ?? 0), cover: cover ?? 1 });
      return at;
    }
    const { condition, attribute = 0, reached, positive } = split;
    const rule = condition.higher
      ? { threshold: condition.higher.threshold ?? 0 }
      : {
          among: (values[attribute] as readonly number[]).flatMap((index, value) =>
            holds(condition, index) ? [value] : [],
          ),
        };
    const node = { feature: places[attribute] as number, ...rule, no: 0, yes: 0, cover: reached };
    tree.push(node);
    node.no = readNode(tree, reached - positive);
    node.yes = readNode(tree, positive);
    return at;
  }

  const trees = Array.from({ length: header.trees }, () => {
    const tree: Tree = [];
    readNode(tree, undefined);
    return tree;
  });
  return { initial: sign * (header.initial[0] as number), trees };
}
