import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { checkout } from '@presage/platform/configuration';
import { problemsOf, unpinnedActions } from './workflow-rules.ts';

const github = join(checkout, '.github');
const read = (...path: string[]) => readFileSync(join(github, ...path), 'utf8');
const workflows = readdirSync(join(github, 'workflows'));
const ci = read('workflows', 'ci.yaml');
const inserted = (expression: string) => `$\{{ ${expression} }}`;

describe('the workflows of GitHub Actions', () => {
  for (const workflow of workflows)
    test(`${workflow} keeps the rules`, () => assert.deepEqual(problemsOf(read('workflows', workflow)), []));

  test('the action that they share pins what it uses', () =>
    assert.deepEqual(unpinnedActions(read('actions', 'setup', 'action.yaml')), []));

  test('pin each action at one commit', () => {
    const texts = [
      ...workflows.map((name) => read('workflows', name)),
      read('actions', 'setup', 'action.yaml'),
    ];
    const uses = texts.flatMap((text) => text.match(/[\w-]+\/[\w-]+@[0-9a-f]{40} # v\S+/g) ?? []);
    const names = new Set(uses.map((one) => one.split('@')[0]));
    assert.equal(new Set(uses).size, names.size, [...new Set(uses)].join('\n'));
  });

  const changes: readonly (readonly [what: string, from: string | RegExp, to: string, message: RegExp])[] = [
    ['an action at a tag', /actions\/checkout@[0-9a-f]{40} # v4\.2\.2/, 'actions/checkout@v4', /not pinned/],
    ['an action without its version', /(actions\/checkout@[0-9a-f]{40}) # v4\.2\.2/, '$1', /not pinned/],
    ['rights for the whole workflow', 'permissions: {}', 'permissions: write-all', /grants permissions/],
    ['no rights at all', 'permissions: {}\n', '', /grants permissions/],
    [
      'a job with a right that it does not need',
      'contents: read',
      'contents: write',
      /check: contents: write/,
    ],
    [
      'a job without rights of its own',
      / {4}permissions:\n {6}contents: read\n/,
      '',
      /check: no permissions/,
    ],
    ['a job without a timeout', '    timeout-minutes: 20\n', '', /check: no timeout/],
    ['no concurrency group', /concurrency:\n {2}group.*\n {2}cancel.*\n/, '', /no concurrency group/],
    [
      'a token that stays in the folder',
      'persist-credentials: false',
      'persist-credentials: true',
      /leaves its token/,
    ],
    ['a value inserted into a script', '"$SHARD"', inserted('matrix.shard'), /inserted into a script/],
    [
      'a secret that is printed',
      'run: npm run --silent gitops images',
      'run: env && npm run --silent gitops images',
      /may print it/,
    ],
    [
      'a secret as an argument',
      '--registry "$PRESAGE_REGISTRY"',
      '--registry "$PRESAGE_REGISTRY_PASSWORD"',
      /is an argument/,
    ],
    [
      'a secret for every job',
      "  NO_COLOR: '1'",
      `  TOKEN: ${inserted('secrets.TOKEN')}`,
      /every job gets a secret/,
    ],
    [
      'a secret for an action',
      'persist-credentials: false',
      `token: ${inserted('secrets.TOKEN')}`,
      /an action gets a secret/,
    ],
    ['code of strangers with secrets', '  pull_request:', '  pull_request_target:', /what strangers propose/],
  ];
  for (const [what, from, to, message] of changes) {
    test(`the rules find ${what}`, () => {
      const changed = ci.replace(from, to);
      assert.notEqual(changed, ci);
      assert.match(problemsOf(changed).join('\n'), message);
    });
  }
});
