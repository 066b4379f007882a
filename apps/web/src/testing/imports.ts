import type { components } from '../generated/api.ts';
import { digest } from './predictors.ts';

type Schemas = components['schemas'];

const column = {
  count: 20,
  blank: 0,
  distinct: 2,
  hasMoreValues: false,
  values: [],
  number: null,
  date: null,
};
export const shape: Schemas['PreviewShape'] = {
  shape: 'sky',
  columns: [
    { name: 'humidity', matched: 'Humidity', by: 'name', changes: [{ from: 'dry', to: '10', count: 4 }] },
    { name: 'place', matched: null, by: null, changes: [] },
  ],
  ignored: ['owner'],
  ignoredCount: 1,
  mapping: { columns: {}, values: {}, dates: {} },
  mappingFrom: 'none',
  districts: null,
  profile: {
    rows: 1_200,
    isWhole: true,
    lines: [['50', 'me']],
    columns: [
      {
        ...column,
        name: 'Humidity',
        type: 'number',
        number: {
          minimum: 1,
          maximum: 99,
          mean: 50,
          isInteger: true,
          mark: '.',
          tenths: [10, 20, 30, 40, 50, 60, 70, 80, 90],
        },
      },
      { ...column, name: 'owner', type: 'category', values: [{ value: 'me', count: 20 }], blank: 5 },
    ],
  },
};
export const file: Schemas['ReadFile'] = {
  name: 'sky 1.csv',
  format: { kind: 'csv', compression: 'none', delimiter: ',', encoding: 'utf-8', sheet: null },
  shape: 'sky',
  rows: 1_200,
  leftOut: 3,
  badCount: 0,
  from: '2024-01-01',
  until: '2024-12-31',
  isWhole: true,
};
export const preview: Schemas['ImportPreview'] = {
  rows: 1_200,
  leftOut: 3,
  badCount: 0,
  badRows: [],
  files: [file],
  shapes: [shape],
  quality: [
    {
      code: 'quality-missing',
      params: { column: 'humidity', n: 2, total: 1200 },
      detail: 'humidity is missing in 2 records of 1,200.',
    },
  ],
  refusal: null,
  isWhole: true,
};

export const sentDistricts = {
  digest,
  areas: 7,
  property: 'NAME',
  properties: [
    { name: 'NAME', example: 'West' },
    { name: 'CODE', example: 'W' },
  ],
};
