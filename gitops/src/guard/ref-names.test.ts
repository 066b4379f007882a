import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { refNameProblem } from './ref-names.ts';

const hash = 'a'.repeat(40);

describe('the name of a pushed ref', () => {
  for (const [ref, sentence] of [
    ['refs/tags/env/prod', /^Only gitops writes env\/prod\.$/],
    ['refs/heads/env/prod', /^Only gitops writes env\/prod\.$/],
    ['refs/heads/Env/Prod', /^Only gitops writes Env\/Prod\.$/],
    [
      'refs/heads/env',
      /^The branch env is refused: the branches of the environments are env\/<environment>\.$/,
    ],
    ['refs/tags/env', /^The tag env is refused: the branches of the environments/],
    [
      'refs/tags/main',
      /^The tag main is refused: main is the branch that is released, and there is only one\.$/,
    ],
    ['refs/heads/MAIN', /^The branch MAIN is refused: main is the branch that is released/],
    ['refs/heads/main/fix', /^The branch main\/fix is refused: with it, the branch main could not exist\.$/],
    [
      'refs/heads/refs/heads/main',
      /^The branch refs\/heads\/main is refused: its short name looks like the full name of another ref\.$/,
    ],
    ['refs/tags/refs/heads/env/dev', /^The tag refs\/heads\/env\/dev is refused: its short name looks like/],
    ['refs/heads/refs', /^The branch refs is refused/],
    ['refs/heads/HEAD', /^The branch HEAD is refused: git gives this name a meaning of its own\.$/],
    ['refs/tags/FETCH_HEAD', /^The tag FETCH_HEAD is refused/],
    [`refs/heads/${hash}`, /^The branch a{40} is refused: it looks like the name of a commit\.$/],
    ['refs/notes/commits', /^refs\/notes\/commits is neither a branch nor a tag\.$/],
    ['refs/presage/lock', /^refs\/presage\/lock is neither a branch nor a tag\.$/],
  ] as const)
    test(`is refused: ${ref}`, () => {
      assert.match(refNameProblem(ref)?.what ?? 'accepted', sentence);
    });

  for (const ref of [
    'refs/heads/main',
    'refs/heads/topic/env/dev',
    'refs/heads/environment',
    'refs/heads/overhead',
    'refs/heads/reference',
    'refs/tags/v1.2.3',
    'refs/tags/20261126',
    'refs/tags/maintenance',
  ])
    test(`is accepted: ${ref}`, () => assert.equal(refNameProblem(ref), undefined));
});
