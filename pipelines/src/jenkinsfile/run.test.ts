import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { readJenkinsfile } from './read.ts';
import { type Build, runPipeline } from './run.ts';

const source = (second: string) => `pipeline {
  agent { label 'x' }
  parameters { booleanParam(name: 'NOW', defaultValue: false) }
  environment { GREETING = 'hello' }
  stages {
    stage('Checkout') { steps { checkout scm } }
    stage('First') { steps { sh 'echo "$GREETING $GIT_COMMIT" > first; false || true' } }
    stage('Second') { steps { ${second} } }
    stage('Main') {
      when { branch 'main' }
      steps { sh 'mkdir -p report; touch report/third' }
    }
    stage('Others') {
      when { not { branch 'main' } }
      steps { sh 'touch others' }
    }
    stage('Asked for') {
      when { expression { params.NOW } }
      steps { sh 'touch fourth' }
    }
  }
  post { always { archiveArtifacts artifacts: 'report/**', allowEmptyArchive: true } }
}`;

describe('our runner of declarative Jenkinsfiles', () => {
  let root: string;
  let folder: string;
  let output: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'presage-jenkins-'));
    folder = mkdtempSync(join(root, 'workspace-'));
    output = '';
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const run = (second: string, change: Partial<Build> = {}) =>
    runPipeline(readJenkinsfile(source(second)), {
      folder,
      artifacts: join(root, 'artifacts'),
      branch: 'main',
      commit: 'abc',
      env: process.env,
      parameters: {},
      credentials: { store: { user: 'ci', password: 'the-password' } },
      checkout: async () => undefined,
      log: (text) => {
        output += text;
      },
      ...change,
    });
  const results = async (...args: Parameters<typeof run>) =>
    Object.fromEntries((await run(...args)).map(({ name, result }) => [name, result]));

  test('runs the steps in order, in stages whose conditions hold, and keeps the artifacts', async () => {
    assert.deepEqual(await results("sh 'test -e first && touch second'"), {
      Checkout: 'passed',
      First: 'passed',
      Second: 'passed',
      Main: 'passed',
      Others: 'skipped',
      'Asked for': 'skipped',
    });
    assert.equal(readFileSync(join(folder, 'first'), 'utf8'), 'hello abc\n');
    assert.deepEqual(readdirSync(join(root, 'artifacts/report')), ['third']);
    assert.match(output, /\[Stage\] Second/);
  });

  test('runs a stage on its branch, or when its parameter is set', async () => {
    const {
      Main,
      Others,
      'Asked for': asked,
    } = await results("sh 'true'", {
      branch: 'topic',
      parameters: { NOW: true },
    });
    assert.deepEqual([Main, Others, asked], ['skipped', 'passed', 'passed']);
  });

  test('skips the stages after one that fails, and still runs the end', async () => {
    const failing = "sh 'mkdir -p report; echo why > report/log'\nsh 'exit 3'\nsh 'touch never'";
    assert.deepEqual(await results(failing), {
      Checkout: 'passed',
      First: 'passed',
      Second: 'failed',
      Main: 'skipped',
      Others: 'skipped',
      'Asked for': 'skipped',
    });
    assert.ok(!readdirSync(folder).includes('never'));
    assert.deepEqual(readdirSync(join(root, 'artifacts/report')), ['log']);
    assert.match(output, /exit 3 ended with 3/);
  });

  test('stops in the middle of a script at the command that fails', async () => {
    assert.equal((await results("sh '''\nfalse\ntouch never\n'''")).Second, 'failed');
    assert.ok(!readdirSync(folder).includes('never'));
  });

  const login = (id: string, script: string) =>
    `withCredentials([usernamePassword(credentialsId: '${id}', usernameVariable: 'U', passwordVariable: 'P')]) { sh '${script}' }`;

  test('gives credentials to their block alone', async () => {
    assert.equal((await results(login('store', 'test "$U:$P" = ci:the-password'))).Second, 'passed');
    // -x prints the command with the value: what a Jenkinsfile that uses a password as an argument would leak.
    assert.match(output, /the-password/);
    output = '';
    assert.equal(
      (await results(`${login('store', 'printenv P > /dev/null')}\nsh '! printenv P'`)).Second,
      'passed',
    );
    assert.doesNotMatch(output, /the-password/);
  });

  test('fails for credentials that do not exist', async () => {
    assert.equal((await results(login('nowhere', 'true'))).Second, 'failed');
    assert.match(output, /no credentials with the id nowhere/);
  });
});
