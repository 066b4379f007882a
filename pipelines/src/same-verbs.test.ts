import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { checkout } from '@presage/platform/configuration';
import { execa } from 'execa';
import { parse } from 'yaml';
import { readJenkinsfile } from './jenkinsfile/read.ts';
import { type Script, scriptsOfGitlab, scriptsOfJenkinsfile, scriptsOfWorkflow, verbOf } from './scripts.ts';

const read = (file: string) => readFileSync(join(checkout, file), 'utf8');
const jenkinsfile = read('Jenkinsfile');
const gitlab = read('.gitlab-ci.yml');

const systems: Readonly<Record<string, readonly Script[]>> = {
  'GitHub Actions': ['ci', 'pull-request', 'pull-request-closed', 'promote'].flatMap((name) =>
    scriptsOfWorkflow(read(`.github/workflows/${name}.yaml`)),
  ),
  Jenkins: scriptsOfJenkinsfile(jenkinsfile),
  'GitLab CI': scriptsOfGitlab(gitlab),
};
const tests = 'test --no-check --shard <shard>';
/** What all of them run, in the order of a delivery. */
const common = [
  'check',
  tests,
  'images --registry <registry> --revision <commit>',
  'preview push <branch> --revision <commit> --output report/preview.md',
  'release --push --revision <commit>',
  'promote <environment>',
  'status --check --output report/status.txt',
];
/** Where a pipeline learns that a pull request is closed. */
const preview = [
  'diff --base <base> --revision <commit> --markdown --output report/diff.md',
  'preview remove <branch> --if-any',
];
const own: Readonly<Record<string, readonly string[]>> = {
  'GitHub Actions': [...preview, 'comment report/preview.md report/diff.md --number "$NUMBER"'],
  'GitLab CI': [...preview, 'comment report/preview.md report/diff.md'],
  // It runs where the cluster is, so that it can ask the API server, and knows no pull requests.
  Jenkins: ['validate --revision <commit>', 'diff --revision <commit> --markdown --output report/diff.md'],
};

describe('the pipelines', () => {
  for (const [name, scripts] of Object.entries(systems)) {
    test(`of ${name} have commands of the tool, and no logic of their own`, () => {
      const others = scripts.filter(({ command }) => verbOf(command) === undefined);
      assert.deepEqual(others, []);
    });

    test(`of ${name} run the same verbs with the same options`, () => {
      const found = scripts.map(({ command }) =>
        verbOf(command)?.replace('$TEST_OPTIONS', '--shard <shard>'),
      );
      assert.deepEqual([...new Set(found)].sort(), [...common, ...(own[name] ?? [])].sort());
    });
  }

  test('a command with logic of its own is found', () => {
    for (const command of [
      'npm test || true',
      'kubectl get pods',
      'npm run --silent gitops status; date',
      'npm run --silent gitops promote -- $(date)',
    ])
      assert.equal(verbOf(command), undefined, command);
  });

  test('name verbs and options that the tool has', async () => {
    const used = new Map<string, Set<string>>();
    for (const { command } of Object.values(systems).flat()) {
      const [name = '', ...words] = (verbOf(command) ?? '').split(' ');
      const verb = name === 'preview' ? `${name} ${words[0]}` : name;
      const options = used.get(verb) ?? new Set();
      for (const word of words.filter((one) => one.startsWith('--'))) options.add(word);
      used.set(verb, options);
    }
    await Promise.all(
      [...used].map(async ([verb, options]) => {
        const { stdout } = await execa('node', ['gitops/src/main.ts', ...verb.split(' '), '--help'], {
          cwd: checkout,
        });
        for (const option of options)
          assert.match(stdout, new RegExp(`^ +${option}\\b`, 'm'), `${verb} ${option}`);
      }),
    );
  });
});

describe('the Jenkinsfile', () => {
  const { stages, always } = readJenkinsfile(jenkinsfile);
  const scripts = stages.flatMap(({ name, steps }) =>
    steps.flatMap((step) => (step.kind === 'sh' ? [{ name, ...step }] : [])),
  );

  test('has the stages of a delivery in their order', () => {
    const wanted = ['Checkout', 'Build images', 'Infrastructure check', 'Deploy', 'Validation'];
    const found = stages.map(({ name }) => name).filter((name) => wanted.includes(name));
    assert.deepEqual(found, wanted);
  });

  test('delivers main alone', () => {
    const delivering = stages.filter(({ name }) => ['Deploy', 'Validation', 'Promote'].includes(name));
    assert.equal(delivering.length, 3);
    for (const { name, when } of delivering)
      assert.ok(
        when.some((one) => one.kind === 'branch' && one.name === 'main'),
        name,
      );
  });

  test('brings up a preview of every branch but main', () => {
    const preview = stages.find(({ name }) => name === 'Preview');
    assert.deepEqual(preview?.when, [{ kind: 'not-branch', name: 'main' }]);
  });

  test('gives the account of the registry, by its id, to one command that does not name it', () => {
    const withAccount = scripts.filter(({ credentials }) => credentials.length > 0);
    assert.deepEqual(
      withAccount.map(({ name }) => name),
      ['Build images'],
    );
    for (const { script, credentials } of withAccount)
      for (const { password, id } of credentials) {
        assert.equal(id, 'presage-registry');
        assert.ok(!script.includes(password));
      }
    assert.doesNotMatch(jenkinsfile, /credentials\(/);
  });

  test('keeps the report as an artifact, whatever happened', () => {
    assert.deepEqual(always, [{ kind: 'archive', artifacts: 'report/**', allowEmpty: true }]);
  });
});

describe('the pipeline of GitLab CI', () => {
  interface Job {
    readonly extends?: string;
    readonly rules?: readonly { readonly if?: string; readonly when?: string }[];
    readonly resource_group?: string;
    readonly environment?: string | Readonly<Record<string, string>>;
    readonly variables?: Readonly<Record<string, string>>;
  }
  const { images, release, promote, ...others } = parse(gitlab) as Record<string, Job>;

  test('delivers to one environment after the other, and to prod by hand', () => {
    assert.deepEqual([release?.resource_group, promote?.resource_group], ['delivery', 'delivery']);
    assert.deepEqual([release?.environment, promote?.environment], ['dev', 'prod']);
    assert.deepEqual(
      promote?.rules?.map(({ when }) => when),
      ['manual'],
    );
  });

  test('removes the preview of a merge request that is merged or closed', () => {
    const { preview: made, 'remove-preview': removed } = others;
    const environment = { name: 'preview/$CI_MERGE_REQUEST_IID' };
    assert.deepEqual(made?.environment, { ...environment, on_stop: 'remove-preview' });
    assert.deepEqual(removed?.environment, { ...environment, action: 'stop' });
    // GitLab starts it only with the rules of the job that it undoes; by itself it must not hold up a pipeline.
    assert.deepEqual(
      removed?.rules?.map(({ if: condition, when }) => [condition, when]),
      [[made?.rules?.[0]?.if, 'manual']],
    );
  });

  test('gives the account of the registry to one job, and no secret to a script', () => {
    assert.equal(images?.variables?.PRESAGE_REGISTRY_PASSWORD, '$CI_REGISTRY_PASSWORD');
    for (const [name, job] of Object.entries({ release, promote, ...others }))
      assert.doesNotMatch(JSON.stringify(job ?? {}), /PASSWORD/, name);
    for (const { command } of systems['GitLab CI'] ?? []) assert.doesNotMatch(command, /PASSWORD|TOKEN/);
  });
});
