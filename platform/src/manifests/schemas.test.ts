import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { stringify } from 'yaml';
import { testTools } from '../../test/tools.ts';
import { nonconformities } from './conformity.ts';
import { writeSchemas } from './schemas.ts';

const definitions = {
  'example.Metadata': { type: 'object', properties: { name: { type: 'string' } } },
  'example.Port': { type: 'string', format: 'int-or-string' },
  'example.Quantity': {
    type: 'string',
    description: 'Quantity is a fixed-point representation of a number.',
  },
  'example.Spec': {
    type: 'object',
    description: 'What a box holds.',
    properties: {
      description: { type: 'string', description: 'A field that has the name of a keyword.' },
      port: { $ref: '#/definitions/example.Port' },
      size: { $ref: '#/definitions/example.Quantity' },
      labels: { type: 'object', additionalProperties: { type: 'string' } },
    },
  },
  'example.Box': {
    type: 'object',
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { $ref: '#/definitions/example.Metadata' },
      spec: { $ref: '#/definitions/example.Spec' },
    },
    'x-kubernetes-group-version-kind': [{ group: 'storage.example.com', version: 'v1', kind: 'Box' }],
  },
};

describe('writeSchemas', () => {
  let root: string;
  let sources: { kubernetes: string; argocd: string; gateway: string };
  let folder: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'presage-schemas-'));
    sources = {
      kubernetes: join(root, 'kubernetes'),
      argocd: join(root, 'argocd'),
      gateway: join(root, 'gateway'),
    };
    folder = join(root, 'schemas');
    mkdirSync(join(sources.kubernetes, 'api/openapi-spec'), { recursive: true });
    writeFileSync(join(sources.kubernetes, 'api/openapi-spec/swagger.json'), JSON.stringify({ definitions }));
    mkdirSync(join(sources.argocd, 'manifests/crds'), { recursive: true });
    const version = {
      name: 'v2',
      schema: {
        openAPIV3Schema: {
          type: 'object',
          properties: {
            apiVersion: { type: 'string' },
            kind: { type: 'string' },
            metadata: { type: 'object' },
            value: { 'x-kubernetes-preserve-unknown-fields': true, type: 'object', properties: {} },
          },
        },
      },
    };
    const kind = 'CustomResourceDefinition';
    const resource = {
      kind,
      spec: { group: 'crates.example.com', names: { kind: 'Crate' }, versions: [version] },
    };
    writeFileSync(join(sources.argocd, 'manifests/crds/crate-crd.yaml'), stringify(resource));
    mkdirSync(join(sources.gateway, 'config/crd/standard'), { recursive: true });
    const route = { kind, spec: { ...resource.spec, group: 'gates.example.com', names: { kind: 'Route' } } };
    writeFileSync(
      join(sources.gateway, 'config/crd/standard/gates.example.com_routes.yaml'),
      `${stringify({ kind: 'ValidatingAdmissionPolicy' })}---\n${stringify(route)}`,
    );
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const judge = async (object: object) =>
    (await nonconformities({ ...testTools(), schemas: folder }, stringify(object))).map(
      ({ message }) => message,
    );
  const box = (spec: object) => ({
    apiVersion: 'storage.example.com/v1',
    kind: 'Box',
    metadata: { name: 'red' },
    spec,
  });

  test('writes one file per kind, replacing what was there', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'stale-v1.json'), '{}');
    assert.equal(await writeSchemas(sources, folder), 3);
    assert.deepEqual(readdirSync(folder).sort(), [
      'box-storage-v1.json',
      'crate-crates-v2.json',
      'route-gates-v2.json',
    ]);
  });

  test('keeps the definitions that a kind needs, without what only documents', () => {
    const schema = JSON.parse(readFileSync(join(folder, 'box-storage-v1.json'), 'utf8'));
    assert.deepEqual(Object.keys(schema.definitions).sort(), [
      'example.Metadata',
      'example.Port',
      'example.Quantity',
      'example.Spec',
    ]);
    assert.equal(schema.definitions['example.Spec'].description, undefined);
  });

  test('takes text or a number where Kubernetes does, and free labels', async () => {
    assert.deepEqual(await judge(box({ port: 80, size: 2, labels: { any: 'thing' } })), []);
    assert.deepEqual(await judge(box({ port: 'http', size: '2Gi', description: 'a field' })), []);
  });

  test('refuses a field that is not listed, and a wrong type', async () => {
    assert.deepEqual(await judge(box({ prot: 80 })), ["Box red: spec: unknown field 'prot'"]);
    assert.deepEqual(await judge(box({ labels: { any: 1 } })), [
      'Box red: spec.labels.any: got number, want string',
    ]);
  });

  test('leaves open what a custom resource declares open', async () => {
    const crate = { apiVersion: 'crates.example.com/v2', kind: 'Crate', metadata: { name: 'c' } };
    assert.deepEqual(await judge({ ...crate, value: { any: 'thing' } }), []);
    assert.deepEqual(await judge({ ...crate, valeu: {} }), ["Crate c: unknown field 'valeu'"]);
  });

  test('leaves no folder that looks complete when a source is missing', async () => {
    const other = join(root, 'other');
    await assert.rejects(writeSchemas({ ...sources, kubernetes: join(root, 'absent') }, other), /ENOENT/);
    assert.equal(existsSync(other), false);
  });
});
