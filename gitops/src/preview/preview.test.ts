import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { KubernetesObject } from '@presage/platform/manifests';
import { fieldChanges } from './field-changes.ts';
import { objectChanges } from './object-changes.ts';
import type { Preview } from './preview.ts';
import { previewMarkdown } from './preview-markdown.ts';
import { fieldLines, paintIf, previewText } from './preview-text.ts';

const object = (kind: string, name: string, more: object = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name },
  ...more,
});

describe('the fields that differ', () => {
  test('items of a list by their name, whatever their order', () => {
    const before = {
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ],
    };
    const after = {
      env: [
        { name: 'B', value: '3' },
        { name: 'A', value: '1' },
      ],
    };
    assert.deepEqual(fieldChanges(before, after), [{ path: 'env[B].value', from: '2', to: '3' }]);
  });

  test('items without a name by their place, and a list of which only the order changes as a whole', () => {
    assert.deepEqual(fieldChanges({ args: ['a', 'b'] }, { args: ['a', 'c'] }), [
      { path: 'args[1]', from: 'b', to: 'c' },
    ]);
    const items = [{ name: 'A' }, { name: 'B' }];
    assert.deepEqual(fieldChanges({ items }, { items: [...items].reverse() }), [
      { path: 'items', from: '[{"name":"A"},{"name":"B"}]', to: '[{"name":"B"},{"name":"A"}]' },
    ]);
  });

  test('every field of what is added, with keys that contain a dot in brackets', () => {
    assert.deepEqual(fieldChanges({}, { labels: { 'app.kubernetes.io/name': 'x' }, volume: {} }), [
      { path: 'labels[app.kubernetes.io/name]', from: undefined, to: 'x' },
      { path: 'volume', from: undefined, to: '{}' },
    ]);
  });

  test('of a text of several lines, those that differ', () => {
    const field = { path: 'data[a.conf]', from: 'one\ntwo\nthree\n', to: 'one\n2\nthree\n' };
    assert.deepEqual(fieldLines(field), ['- data[a.conf], line: two', '+ data[a.conf], line: 2']);
  });

  test('control characters are not shown', () => {
    assert.deepEqual(fieldLines({ path: 'a', from: undefined, to: 'x\u001b[2Jy' }), ['+ a: x [2Jy']);
  });
});

describe('the objects that differ', () => {
  test('added, removed, changed, and not what is the same', () => {
    const before = [
      object('Service', 'same'),
      object('Service', 'gone'),
      object('Service', 'web', { spec: { type: 'A' } }),
    ];
    const after = [
      object('Service', 'same'),
      object('Service', 'new'),
      object('Service', 'web', { spec: { type: 'B' } }),
    ];
    assert.deepEqual(objectChanges(before, after), [
      { change: 'added', kind: 'Service', name: 'new', fields: [] },
      {
        change: 'changed',
        kind: 'Service',
        name: 'web',
        fields: [{ path: 'spec.type', from: 'A', to: 'B' }],
      },
      { change: 'removed', kind: 'Service', name: 'gone', fields: [] },
    ]);
  });

  test('a ConfigMap whose name ends with another hash is the same one, changed', () => {
    const before = [object('ConfigMap', 'api-tmtgthhtm6', { data: { A: '1' } })];
    const after = [object('ConfigMap', 'api-46cbkmt7tb', { data: { A: '2' } })];
    assert.deepEqual(objectChanges(before, after), [
      {
        change: 'changed',
        kind: 'ConfigMap',
        name: 'api-46cbkmt7tb',
        formerName: 'api-tmtgthhtm6',
        fields: [{ path: 'data.A', from: '1', to: '2' }],
      },
    ]);
  });

  test('the values of a Secret are hidden', () => {
    const secret = (password: string) => object('Secret', 'a', { stringData: { password } });
    assert.doesNotMatch(JSON.stringify(objectChanges([secret('one')], [secret('two')])), /one|two/);
  });
});

describe('a preview', () => {
  const preview: Preview = {
    revision: '0123456789abcdef',
    subject: 'a `subject` with <b>\u001b[2J',
    findings: [{ file: 'base/a_b.yaml', environment: 'dev', rule: 'x', message: 'is *wrong*\u001b[2J' }],
    notes: [],
    images: [
      { name: 'web', action: 'build', why: 'changed in 0123' },
      { name: 'api', action: 'keep', why: 'nothing in it changed' },
    ],
    jobs: ['migrate'],
    environments: [
      {
        name: 'dev',
        from: undefined,
        problem: undefined,
        changes: [
          { change: 'added', kind: 'Service', name: 'new', fields: [] },
          {
            change: 'changed',
            kind: 'ConfigMap',
            name: 'a',
            fields: [{ path: 'data.A', from: undefined, to: '```\nend' }],
          },
        ],
      },
      { name: 'prod', from: 'dev', problem: undefined, changes: [] },
    ],
  };

  test('as text, with colours only where they are wanted', () => {
    const text = previewText(preview, paintIf(false));
    assert.ok(!text.includes('\u001b'));
    assert.match(text, /✖ A push of it would be refused:\n {2}base\/a_b\.yaml: is \*wrong\*/);
    assert.match(
      text,
      /web would be built \(changed in 0123\)\n {2}api: nothing changed\n {2}Job migrate would run again/,
    );
    assert.match(
      text,
      /dev: 1 object changed, 1 added\n {2}\+ Service new\n {2}~ ConfigMap a\n {6}\+ data\.A: /,
    );
    assert.match(text, /prod, after a promotion from dev: no difference$/);
    assert.ok(previewText(preview, paintIf(true)).includes('\u001b[32m+ Service new\u001b[39m'));
  });

  test('as Markdown, which what was pushed can’t leave', () => {
    const text = previewMarkdown(preview);
    assert.match(text, /^a \\`subject\\` with \\<b\\>/m);
    assert.match(text, /^- base\/a\\_b\.yaml: is \\\*wrong\\\*/m);
    assert.equal(text.match(/```/g)?.length, 2);
    assert.match(text, /```diff\n\+ Service new\n@@ ConfigMap a @@\n\+ data\.A: /);
  });
});
