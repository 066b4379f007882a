import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { document, type Json, operations, walk } from '../../test/openapi-document.ts';

describe('what requests must keep to', () => {
  const at = (...path: string[]): unknown =>
    path.reduce<unknown>((value, key) => (value as Json | undefined)?.[key], document);
  const schema = (...path: string[]) => at('components', 'schemas', ...path);
  const parameter = (path: string, name: string) =>
    document.paths[path]?.get?.parameters?.find((each) => each.name === name)?.schema;

  for (const [what, found, expected] of [
    [
      'a training needs no body',
      at('paths', '/api/predictors/{name}/trainings', 'post', 'requestBody', 'required'),
      false,
    ],
    ['a product needs one', at('paths', '/api/products', 'post', 'requestBody', 'required'), true],
    [
      'a tensor has no negative dimension',
      schema('InferenceInput', 'properties', 'shape', 'items', 'minimum'),
      0,
    ],
    [
      'a described tensor may have one of any size',
      schema('TensorMetadata', 'properties', 'shape', 'items', 'minimum'),
      -1,
    ],
    ['a page has at most 100 items', parameter('/api/products', 'limit')?.maximum, 100],
    [
      'features have at least a few predictions',
      typeof parameter('/api/predictors/{name}/features', 'last')?.minimum,
      'number',
    ],
    ['an e-mail is one', schema('UserInput', 'properties', 'email', 'format'), 'email'],
    [
      'a currency is one of a list',
      (schema('ProductInput', 'properties', 'currency', 'enum') as string[])?.includes('EUR'),
      true,
    ],
    ['a number of a predictor has its range', schema('CoinInput', 'properties', 'strength', 'maximum'), 10],
  ] as const)
    test(`states that ${what}`, () => assert.deepEqual(found, expected));

  test('states for each text which characters it may have', () => {
    const bare: string[] = [];
    const seen = new Set<unknown>();
    const visit = (value: unknown, place: string) =>
      walk(value, place, (part, where) => {
        const { $ref, type, pattern, format, enum: listed, const: only } = part;
        if (typeof $ref === 'string' && !seen.has($ref)) {
          seen.add($ref);
          visit(schema($ref.split('/').at(-1) ?? ''), $ref);
        }
        if (type === 'string' && (pattern ?? format ?? listed ?? only) === undefined) bare.push(where);
      });
    for (const { operation } of operations) {
      visit(
        operation.parameters?.map((each) => (each.in === 'header' ? {} : each.schema)),
        operation.operationId,
      );
      const body = operation.requestBody as Json | undefined;
      // A body that is read as it arrives is described in words.
      const content = body?.description ? undefined : (body?.content as Json | undefined);
      visit(content?.['application/json'], operation.operationId);
    }
    assert.deepEqual(bare, []);
  });
});
