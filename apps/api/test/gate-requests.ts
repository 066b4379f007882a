import { openCursors } from '../src/lists/cursor.ts';
import { json } from './running-api.ts';

const id = '11111111-1111-4111-8111-111111111111';
const product = {
  name: 'Keyboard',
  description: 'With keys.\n\tAnd lines.',
  category: 'keyboards',
  priceCents: 1,
  currency: 'EUR',
  stock: 1,
  glyph: 'keyboard',
};
const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

const modelType = 'application/vnd.presage.model+json';

/** A request of the administrator, and the answer to it: its status, and the code of its first field or of itself. */
export type GateRow = readonly [what: string, path: string, init: RequestInit, status: number, code?: string];

const sent = (method: string, body: string): RequestInit => ({
  method,
  body,
  headers: { 'content-type': 'application/json' },
});

export const texts: readonly GateRow[] = [
  ['NUL in a search', '/api/products?search=%00', {}, 422, 'control-character'],
  ['a line break in a search', '/api/users?search=a%0Ab', {}, 422, 'control-character'],
  ['DEL in a filter', '/api/predictions?class=%7F', {}, 422, 'control-character'],
  ['NUL in a filter of an export', '/api/predictions.csv?class=%00', {}, 422, 'control-character'],
  ['NUL in a predictor', '/api/predictions?predictor=%00', {}, 422, 'control-character'],
  [
    'NUL in a filter of a deletion',
    '/api/predictions?class=%00',
    { method: 'DELETE' },
    422,
    'control-character',
  ],
  ['a query that is not UTF-8', '/api/products?search=%FF', {}, 400, 'request-unreadable'],
  ['half of a surrogate pair in a query', '/api/products?search=%ED%A0%80', {}, 400, 'request-unreadable'],
  ['a percent sign in a query', '/api/products?search=50%', {}, 200],
  ['an emoji in a query', '/api/products?search=%F0%9F%8E%B2', {}, 200],
  ['NUL in a path', '/api/products/%00', {}, 404, 'not-found'],
  ['NUL in the name of a predictor', '/api/predictors/a%00/dataset', {}, 404, 'not-found'],
  ['NUL in the name of a model', '/v2/models/%00', {}, 404, 'not-found'],
  [
    'NUL in the name of a file',
    '/api/predictors/coin/dataset?name=%00.csv',
    csv('strength\n1\n'),
    422,
    'control-character',
  ],
  ['NUL in a name', '/api/products', json('POST', { ...product, name: 'a\0b' }), 422, 'control-character'],
  [
    'a line break in a name',
    '/api/products',
    json('POST', { ...product, name: 'a\nb' }),
    422,
    'control-character',
  ],
  [
    'NUL in a description',
    '/api/products',
    json('POST', { ...product, description: '\0' }),
    422,
    'control-character',
  ],
  [
    'half of a surrogate pair',
    '/api/products',
    sent('POST', JSON.stringify({ ...product, name: '\ud83c' })),
    422,
    'control-character',
  ],
  ['lines and tabs in a description', '/api/products', json('POST', product), 201],
  [
    'NUL in the name of a field',
    '/api/products',
    json('POST', { ...product, 'a\0': 1 }),
    422,
    'control-character',
  ],
  [
    'NUL in a name of a user',
    '/api/users',
    json('POST', { name: '\0', email: 'a@example.org', role: 'user' }),
    422,
    'control-character',
  ],
  ['NUL in a password', '/api/session', json('POST', { password: 'a\0' }), 422, 'control-character'],
  ['NUL within a tensor', '/v2/models/coin/infer', json('POST', tensors(['\0'])), 422, 'control-character'],
  [
    'NUL in a reported outcome',
    `/api/predictions/${id}/outcome`,
    json('POST', { actual: '\0' }),
    422,
    'control-character',
  ],
  [
    'NUL in a mapping',
    '/api/predictors/coin/dataset/preview',
    json('POST', { files: [{ id }], mapping: { columns: { strength: '\0' } } }),
    422,
    'control-character',
  ],
  [
    'NUL in a column that is mapped',
    '/api/predictors/coin/dataset/import',
    json('POST', { files: [{ id }], mapping: { columns: { '\0': 'a' } } }),
    422,
    'control-character',
  ],
];

export const bodies: readonly GateRow[] = [
  ['a number', '/api/products', sent('POST', '5'), 422, 'not-an-object'],
  ['null', '/api/products', sent('POST', 'null'), 422, 'not-an-object'],
  ['a text', '/api/products', sent('POST', '"x"'), 422, 'not-an-object'],
  ['a list', '/api/products', sent('POST', '[]'), 422, 'not-an-object'],
  [
    'null where every field is optional',
    '/api/predictors/coin/trainings',
    sent('POST', 'null'),
    422,
    'not-an-object',
  ],
  ['a number to an inference', '/v2/models/coin/infer', sent('POST', '5'), 422, 'not-an-object'],
  ['half a document', '/api/products', sent('POST', '{"name":'), 400, 'body-not-json'],
  ['two documents', '/api/products', sent('POST', '{}{}'), 400, 'body-not-json'],
  ['32 levels', '/v2/models/coin/infer', sent('POST', nested(32)), 422, 'not-an-object'],
  ['33 levels', '/v2/models/coin/infer', sent('POST', nested(33)), 400, 'body-too-deep'],
  [
    '16 000 levels in a tensor',
    '/v2/models/coin/infer',
    sent('POST', deepTensor(16_000)),
    400,
    'body-too-deep',
  ],
  [
    '16 000 levels that are not closed',
    '/api/products',
    sent('POST', '{"a":'.repeat(10_000)),
    400,
    'body-too-deep',
  ],
  [
    'brackets within a text',
    '/api/products',
    sent('POST', `{"name":"\\"${'['.repeat(99)}"}`),
    422,
    'required',
  ],
  ['another encoding of Unicode', '/api/products', utf16('{}'), 415, 'unsupported-media-type'],
  [
    'bytes that are not UTF-8',
    '/api/products',
    { ...sent('POST', ''), body: Buffer.from('{"name":"\xe9"}', 'latin1') },
    400,
    'body-not-json',
  ],
  [
    '16 000 levels in the card of a model',
    '/api/predictors/coin/models',
    model(`{"card":{"a":${nested(16_000)}},"artefact":""}`),
    400,
    'body-too-deep',
  ],
];

const compressed = Buffer.from('1f8b0800000000000003', 'hex');
export const encodings: readonly GateRow[] = [
  [
    'a gzip file to predict',
    '/api/predictors/coin/batch',
    { ...csv(''), body: compressed },
    415,
    'media-type-required',
  ],
  [
    'a gzip encoding of it',
    '/api/predictors/coin/batch',
    encoded('gzip', compressed),
    415,
    'media-type-required',
  ],
  ['a ZIP file to predict', '/api/predictors/coin/batch', csv('PK\u0003\u0004'), 415, 'media-type-required'],
  ['a gzip file of outcomes', '/api/outcomes', { ...csv(''), body: compressed }, 415, 'media-type-required'],
  ['a brotli encoding of it', '/api/outcomes', encoded('br', compressed), 415, 'media-type-required'],
  [
    'a brotli encoding of records',
    '/api/predictors/coin/dataset',
    encoded('br', compressed),
    415,
    'media-type-required',
  ],
  [
    'an encoding of a model',
    '/api/predictors/coin/models',
    { ...model('{}'), headers: { 'content-type': modelType, 'content-encoding': 'gzip' } },
    415,
    'media-type-required',
  ],
];

const key = '0123456789abcdef0123456789abcdef';
const cursorOf = (list: string, sort: string, value: string | number, of = key) =>
  openCursors(of)(list).write({ sort, value, id });
const unsigned = (position: unknown) => Buffer.from(JSON.stringify(position)).toString('base64url');
const cursor = (path: string, text: string, status = 422): GateRow =>
  [
    `${path} ${text.slice(0, 12)}…`,
    `${path}${path.includes('?') ? '&' : '?'}cursor=${text}`,
    {},
    status,
    ...(status === 200 ? [] : (['foreign-cursor'] as const)),
  ] as unknown as GateRow;
export const cursors: readonly GateRow[] = [
  cursor('/api/products?sort=price', cursorOf('products', 'price', 5), 200),
  cursor('/api/products?sort=price', unsigned({ sort: 'price', value: 5, id })),
  cursor('/api/products?sort=price', unsigned({ sort: 'price', value: 'abc', id })),
  cursor(
    '/api/products?sort=price',
    `${unsigned({ sort: 'price', value: 1e300, id })}.AAAAAAAAAAAAAAAAAAAAAA`,
  ),
  cursor('/api/products?sort=name', unsigned({ sort: 'name', value: 5, id })),
  cursor('/api/products?sort=newest', unsigned({ sort: 'newest', value: 'nope', id })),
  cursor('/api/products?sort=name', cursorOf('products', 'price', 5)),
  cursor('/api/products?sort=name', cursorOf('users', 'name', 'a')),
  cursor('/api/products?sort=name', cursorOf('products', 'name', 'a', 'another key of another environment')),
  cursor('/api/users', cursorOf('users', 'name', 'a'), 200),
  cursor('/api/users', `${cursorOf('users', 'name', 'a')}x`),
  cursor('/api/predictions', cursorOf('predictions', 'newest', '2026-01-01T00:00:00.000Z'), 200),
  cursor('/api/predictions', unsigned({ sort: 'newest', value: 'x', id })),
  cursor('/api/predictions', '.'),
  cursor('/api/predictions', '%F0%9F%8E%B2'),
];

function csv(body: string): RequestInit {
  return { method: 'POST', body, headers: { 'content-type': 'text/csv' } };
}

function encoded(encoding: string, body: Buffer): RequestInit {
  return { method: 'POST', body, headers: { 'content-type': 'text/csv', 'content-encoding': encoding } };
}

function model(body: string): RequestInit {
  return { method: 'POST', body, headers: { 'content-type': modelType } };
}

function utf16(text: string): RequestInit {
  return {
    method: 'POST',
    body: Buffer.from(text, 'utf16le'),
    headers: { 'content-type': 'application/json; charset=utf-16le' },
  };
}

function tensors(data: readonly unknown[]) {
  return {
    inputs: [
      { name: 'strength', shape: [1], datatype: 'FP64', data: [1] },
      { name: 'thumb', shape: [1], datatype: 'BYTES', data },
    ],
  };
}

function deepTensor(levels: number): string {
  return JSON.stringify(tensors(['deep'])).replace('"deep"', nested(levels));
}
