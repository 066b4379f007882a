import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isPreviewed, previewOf, requireOwnSlug, slugOf } from './names.ts';

describe('the slug of a branch', () => {
  for (const [branch, slug] of [
    ['my-branch', 'my-branch'],
    ['feature/Try One', 'feature-try-one'],
    ['Été_2026', 'ete-2026'],
    ['--x--', 'x'],
    [`${'a'.repeat(39)}/b`, 'a'.repeat(39)],
    ['Ветка', ''],
  ] as const)
    test(`${branch} gives ${slug || 'none'}`, () => assert.equal(slugOf(branch), slug));

  test('makes names of a namespace, a host and a role', () => {
    const { environment, database } = previewOf(`feature/${'Long'.repeat(30)}`);
    assert.match(environment.namespace, /^preview-[a-z0-9]([a-z0-9-]{0,53}[a-z0-9])?$/);
    assert.match(database, /^preview_[a-z0-9_]{1,40}$/);
    assert.equal(environment.branch, `env/${environment.name}`);
  });

  test('a name without letters or digits is refused with what to do', () => {
    assert.throws(() => previewOf('Ветка'), /Ветка can have no preview: a host name/);
  });

  test('two branches with one slug are refused; main and what the tool writes are none', () => {
    const preview = previewOf('fix/a');
    assert.throws(
      () => requireOwnSlug(preview, ['main', 'fix/a', 'Fix-A']),
      /fix\/a and Fix-A would both have the preview fix-a/,
    );
    requireOwnSlug(preview, ['main', 'fix/a', 'env/fix-a', 'fix/b']);
    assert.deepEqual(['main', 'env/dev', 'topic'].map(isPreviewed), [false, false, true]);
  });
});
