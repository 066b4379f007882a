import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checkout } from '@presage/platform/configuration';
import { execa } from 'execa';
import { readJenkinsfile } from '../src/jenkinsfile/read.ts';
import { type Build, runPipeline } from '../src/jenkinsfile/run.ts';
import { type Registry, registryWithLogin } from './registry.ts';
import { type Scene, scene } from './scene.ts';

const user = 'ci';
const password = 'password-of-the-registry';
const jenkinsfile = join(checkout, 'Jenkinsfile');

/** Debian's package groovy. */
const groovy = '/usr/share/java/groovy-all.jar';

/** Whether Groovy's own parser accepts a file; what it printed otherwise. */
async function groovyError(file: string): Promise<string | undefined> {
  const parse = 'new GroovyShell().parse(new File(args[0]))';
  const { failed, all = '' } = await execa(
    'java',
    ['-cp', groovy, 'groovy.ui.GroovyMain', '-e', parse, file],
    { all: true, reject: false },
  );
  return failed ? all : undefined;
}

describe('the Jenkinsfile, by our reader', { timeout: 1_800_000 }, () => {
  let place: Scene;
  let registry: Registry;
  let output = '';

  before(async () => {
    place = await scene();
    registry = await registryWithLogin(user, password);
  });
  after(async () => {
    await registry?.close();
    await place?.close();
  });

  async function run(commit: string, change: Partial<Build> = {}) {
    output = '';
    const artifacts = join(place.folder, 'artifacts');
    await mkdir(artifacts, { recursive: true });
    const results = await runPipeline(readJenkinsfile(await readFile(jenkinsfile, 'utf8')), {
      folder: place.clone,
      artifacts,
      branch: 'main',
      commit,
      // The tests that it runs are not part of this one.
      env: { ...process.env, NODE_TEST_CONTEXT: undefined },
      // The shortest of six parts of the tests.
      parameters: {
        PRESAGE_REGISTRY: `${registry.address}/team`,
        TEST_OPTIONS: '--shard 6/6',
        PROMOTE: true,
      },
      credentials: { 'presage-registry': { user, password } },
      checkout: async () => void (await place.git('checkout', '--quiet', '--detach', commit)),
      log: (text) => {
        output += text;
      },
      ...change,
    });
    // Jenkins masks passwords; nothing does here, although every command is printed.
    assert.ok(!output.includes(password), 'the password is in the log');
    return { artifacts, results: Object.fromEntries(results.map(({ name, result }) => [name, result])) };
  }

  test('is Groovy, as its own parser reads it', async () => {
    assert.equal(await groovyError(jenkinsfile), undefined);
    const broken = join(place.folder, 'Jenkinsfile');
    await writeFile(broken, (await readFile(jenkinsfile, 'utf8')).replace('agent {', 'agent {{'));
    assert.match((await groovyError(broken)) ?? '', /MultipleCompilationErrorsException/);
  });

  test('a stage that fails stops the ones after it, and nothing is delivered', async () => {
    const before = await Promise.all(['main', 'env/dev'].map(place.delivered));
    const main = await place.git('rev-parse', 'main');
    await writeFile(join(place.clone, 'packages/runtime/src/broken.ts'), 'export const = 1;\n');
    const broken = await place.commit('runtime: broken');
    const { results, artifacts } = await run(broken);
    assert.deepEqual(results, {
      Checkout: 'passed',
      Test: 'failed',
      'Build images': 'skipped',
      'Infrastructure check': 'skipped',
      Preview: 'skipped',
      Deploy: 'skipped',
      Validation: 'skipped',
      Promote: 'skipped',
    });
    assert.match(output, /packages\/runtime\/src\/broken\.ts/);
    assert.ok(!existsSync(join(artifacts, 'report/status.txt')));
    assert.deepEqual(await Promise.all(['main', 'env/dev'].map(place.delivered)), before);
    await place.git('checkout', '--quiet', '-B', 'main', main);
  });

  test('its stages check, test, build, push, deliver to dev, verify and promote to prod', async () => {
    const commit = await place.git('rev-parse', 'main');
    const { results, artifacts } = await run(commit);
    const { Preview, ...others } = results;
    assert.equal(Preview, 'skipped', 'main has none');
    assert.deepEqual([...new Set(Object.values(others))], ['passed'], output);
    assert.match(output, /\d+ passed, 0 failed/);
    assert.ok((await registry.tags('team/presage/web')).includes(commit.slice(0, 12)));
    for (const branch of ['main', 'env/dev^2', 'env/prod^2'])
      assert.equal(await place.delivered(branch), commit);
    assert.match(await readFile(join(artifacts, 'report/diff.md'), 'utf8'), /What a push of/);
    assert.match(await readFile(join(artifacts, 'report/status.txt'), 'utf8'), /^prod .*Synced +Healthy/m);
  });
});
