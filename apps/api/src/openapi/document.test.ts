import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { testPredictors } from '../../test/models.ts';
import { document, type Json, operations, walk } from '../../test/openapi-document.ts';
import { type RunningApi, startApi } from '../../test/running-api.ts';
import { describeApi } from '../describe.ts';

describe('the OpenAPI document', () => {
  test('has version 3.1 and lists every path once, under its canonical name', () => {
    assert.match(document.openapi, /^3\.1\./);
    assert.deepEqual(Object.keys(document.paths).sort(), [
      '/api/account',
      '/api/account/password',
      '/api/account/second-factor',
      '/api/account/second-factor/recovery-codes',
      '/api/account/second-factor/removal',
      '/api/account/sessions',
      '/api/account/sessions/{id}',
      '/api/audit',
      '/api/audit.csv',
      '/api/deliveries',
      '/api/deliveries/diff',
      '/api/deliveries/jobs',
      '/api/deliveries/jobs/{id}',
      '/api/deliveries/log',
      '/api/deliveries/previews',
      '/api/deliveries/why',
      '/api/environments',
      '/api/info',
      '/api/invitation',
      '/api/invitation/acceptance',
      '/api/models',
      '/api/models/compare',
      '/api/models/{digest}',
      '/api/models/{digest}/live',
      '/api/models/{digest}/shadow',
      '/api/models/{digest}/shadow/differences',
      '/api/outcomes',
      '/api/predictions',
      '/api/predictions.csv',
      '/api/predictions/{id}',
      '/api/predictions/{id}/origin',
      '/api/predictions/{id}/outcome',
      '/api/predictors',
      '/api/predictors/coin/batch',
      '/api/predictors/coin/predictions',
      '/api/predictors/{name}',
      '/api/predictors/{name}/dataset',
      '/api/predictors/{name}/dataset/districts',
      '/api/predictors/{name}/dataset/files',
      '/api/predictors/{name}/dataset/files/{id}',
      '/api/predictors/{name}/dataset/import',
      '/api/predictors/{name}/dataset/preview',
      '/api/predictors/{name}/dataset/skipped',
      '/api/predictors/{name}/features',
      '/api/predictors/{name}/models',
      '/api/predictors/{name}/models/{digest}',
      '/api/predictors/{name}/pin',
      '/api/predictors/{name}/trainings',
      '/api/products',
      '/api/products/categories',
      '/api/products/{id}',
      '/api/session',
      '/api/tables',
      '/api/tables/{id}',
      '/api/tables/{id}/draft',
      '/api/trainings',
      '/api/users',
      '/api/users/{id}',
      '/api/users/{id}/invitation',
      '/api/users/{id}/second-factor',
      '/api/users/{id}/sessions',
      '/api/users/{id}/sessions/{session}',
      '/docs',
      '/livez',
      '/metrics',
      '/openapi.json',
      '/readyz',
      '/startupz',
      '/toss',
      '/v2',
      '/v2/health/live',
      '/v2/health/ready',
      '/v2/models/{name}',
      '/v2/models/{name}/infer',
      '/v2/models/{name}/ready',
      '/v2/models/{name}/versions/{version}',
      '/v2/models/{name}/versions/{version}/infer',
      '/v2/models/{name}/versions/{version}/ready',
    ]);
    assert.deepEqual(document.paths['/api/users/{id}']?.patch?.['x-aliases'], ['/api/utilisateurs/{id}']);
  });

  test('names every operation once, with a summary, a description and a known tag', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    assert.equal(new Set(ids).size, ids.length);
    for (const { operation } of operations) {
      assert.ok(operation.summary && operation.description, operation.operationId);
      assert.ok(
        document.tags.some(({ name }) => name === (operation.tags as string[])[0]),
        operation.operationId,
      );
    }
  });

  test('describes every schema, every field, every parameter and every answer', () => {
    const bare: string[] = [];
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      if (!schema.description) bare.push(name);
      for (const [field, value] of Object.entries((schema.properties ?? {}) as Record<string, Json>))
        if (!value.description && !value.$ref) bare.push(`${name}.${field}`);
    }
    for (const { operation } of operations) {
      for (const { name, description, schema } of operation.parameters ?? [])
        if (!description && !schema.$ref) bare.push(`${operation.operationId} ${name}`);
      for (const [status, { description }] of Object.entries(operation.responses))
        if (!description) bare.push(`${operation.operationId} ${status}`);
    }
    assert.deepEqual(bare, []);
  });

  test('has a target for every reference', () => {
    walk(document, '', ({ $ref }, place) => {
      if (typeof $ref !== 'string') return;
      const target = $ref
        .slice(2)
        .split('/')
        .reduce<unknown>((value, key) => (value as Json)?.[key], document);
      assert.ok(target, `${place}: ${$ref}`);
    });
  });

  test('declares the parameters of each path, and a problem for any other error', () => {
    for (const { path, operation } of operations) {
      const declared = (operation.parameters ?? [])
        .filter((parameter) => parameter.in === 'path')
        .map(({ name }) => name);
      assert.deepEqual(
        declared,
        [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
        path,
      );
      assert.ok(operation.responses.default?.content?.['application/problem+json'], path);
    }
  });

  test('guards every change but the session, invitations and a visitor’s own predictions, and what only some may read', () => {
    const open = operations
      .filter(({ operation }) => operation.security.length === 0)
      .map(({ operation }) => operation.operationId);
    assert.deepEqual(open.sort(), [
      'acceptInvitation',
      'compareModels',
      'deletePrediction',
      'deletePredictions',
      'exportPredictions',
      'infer',
      'inferVersion',
      'listCategories',
      'listEnvironments',
      'listModels',
      'listPredictions',
      'listPredictors',
      'listProducts',
      'listTrainings',
      'predictCoin',
      'predictCoinBatch',
      'predictCoinShortly',
      'probeInferenceLive',
      'probeInferenceModel',
      'probeInferenceModelVersion',
      'probeInferenceReady',
      'probeLive',
      'probeReady',
      'probeStarted',
      'readDataset',
      'readFeatures',
      'readInferenceModel',
      'readInferenceModelVersion',
      'readInferenceServer',
      'readInfo',
      'readInvitation',
      'readLiveFigures',
      'readModel',
      'readOpenApi',
      'readPrediction',
      'readPredictor',
      'readProduct',
      'readReference',
      'readSession',
      'readShadowFigures',
      'removeOutcome',
      'reportOutcome',
      'signIn',
      'signOut',
    ]);
  });

  test('names the version to change wherever one is changed', () => {
    for (const { path, method, operation } of operations) {
      // A prediction never changes, so it has one version.
      const changing = /^\/api\/(products|users)\/\{id\}$/.test(path);
      const needed = ['put', 'patch', 'delete'].includes(method) && changing;
      const asked = operation.parameters?.some(({ name }) => name === 'If-Match') ?? false;
      assert.equal(asked, needed, operation.operationId);
      assert.equal(
        '412' in operation.responses && '428' in operation.responses,
        needed,
        operation.operationId,
      );
    }
  });
});

describe('the reference', () => {
  let api: RunningApi;
  let page: string;
  let policy: string;
  before(async () => {
    api = await startApi();
    const response = await api.request('/docs');
    assert.match(response.headers.get('content-type') ?? '', /^text\/html; charset=utf-8/);
    page = await response.text();
    policy = response.headers.get('content-security-policy') ?? '';
  });
  after(() => api[Symbol.asyncDispose]());

  test('is served as the document that the command prints', async () => {
    const served = (await (await api.request('/openapi.json')).json()) as { info: Json };
    const printed = structuredClone(await describeApi(testPredictors)) as unknown as { info: Json };
    assert.deepEqual({ ...served, info: null }, { ...printed, info: null });
  });

  test('shows every operation, schema and problem, and every internal link has a target', () => {
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    for (const { operation } of operations) assert.ok(ids.has(operation.operationId), operation.operationId);
    for (const name of Object.keys(document.components.schemas)) assert.ok(ids.has(`schema-${name}`), name);
    assert.ok(ids.has('problem-stale-version'));
    for (const [, target] of page.matchAll(/ href="#([^"]+)"/g)) assert.ok(ids.has(target), target);
  });

  test('loads nothing from other origins and runs no script', () => {
    assert.doesNotMatch(page, /<script|https?:\/\/|<link|<img/);
    assert.match(policy, /^default-src 'none'; style-src 'sha256-[\w+/=]+';/);
  });
});
