import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { descriptorIn } from '@presage/gitops';
import { checkout } from '@presage/platform/configuration';
import { scriptsOfWorkflow } from '../src/scripts.ts';
import { act, actionlint, buildTools, passedSteps } from './act.ts';
import { type FakeForge, fakeForge } from './forge.ts';
import { type Registry, registryWithLogin } from './registry.ts';
import { type Scene, scene } from './scene.ts';

const user = 'ci';
const password = 'password-of-the-registry';
const token = 'token-of-the-forge';

describe('GitHub Actions, by act', { timeout: 1_800_000 }, () => {
  let place: Scene;
  let registry: Registry;
  let forge: FakeForge;

  before(async () => {
    await buildTools();
    place = await scene();
    registry = await registryWithLogin(user, password);
    forge = await fakeForge(token);
  });
  after(async () => {
    forge?.close();
    await registry?.close();
    await place?.close();
  });

  /** Runs a workflow and requires that each of its steps with a command ran and passed. */
  const run = async (options: Parameters<typeof act>[1]) => {
    const { code, output } = await act(place, options);
    assert.equal(code, 0, output);
    // Nothing is masked: a secret in the output is one that a log would show.
    for (const secret of [password, token]) assert.ok(!output.includes(secret), `${secret} is in the log`);
    const passed = passedSteps(output);
    const text = await readFile(join(checkout, `.github/workflows/${options.workflow}.yaml`), 'utf8');
    for (const { job, name } of scriptsOfWorkflow(text)) {
      const found = passed.some((step) => step.job.startsWith(job) && step.name === name);
      assert.ok(found, `${job}: ${name} did not run:\n${output}`);
    }
    return output;
  };
  const secrets = { PRESAGE_REGISTRY_PASSWORD: password, GITHUB_TOKEN: token };

  test('actionlint finds nothing, and finds a mistake', async () => {
    assert.deepEqual(await actionlint(checkout), { code: 0, output: '' });
    const ci = await readFile(join(checkout, '.github/workflows/ci.yaml'), 'utf8');
    await writeFile(join(place.folder, 'broken.yaml'), ci.replace('matrix.shard', 'matrix.shart'));
    const { code, output } = await actionlint(place.folder, 'broken.yaml');
    assert.equal(code, 1);
    assert.match(output, /property "shart" is not defined/);
  });

  test('a pull request gets one comment with what it changes, which a second run updates', async () => {
    const base = await place.git('rev-parse', 'HEAD');
    await place.git('checkout', '--quiet', '-b', 'topic');
    const overlay = join(place.clone, 'overlays/dev/kustomization.yaml');
    const text = await readFile(overlay, 'utf8');
    for (const [index, replicas] of [7, 8].entries()) {
      await writeFile(overlay, `${text}\ncommonAnnotations:\n  example.test/replicas: '${replicas}'\n`);
      const head = await place.commit(`dev: annotation ${replicas}`);
      const output = await run({
        event: 'pull_request',
        workflow: 'pull-request',
        payload: {
          pull_request: {
            number: 7,
            base: { sha: base, ref: 'main' },
            head: { sha: head, ref: 'topic', repo: { full_name: 'team/shop' } },
          },
        },
        vars: { PRESAGE_PREVIEWS: 'true' },
        secrets,
        env: { GITHUB_API_URL: forge.api },
      });
      assert.match(output, /Previews are off at [0-9a-f]{40}: nothing was pushed/);
      assert.equal(forge.comments.length, 1);
      assert.match(forge.comments[0] ?? '', new RegExp(`What a push of ${head.slice(0, 12)} would change`));
      assert.match(forge.comments[0] ?? '', new RegExp(`example\\.test/replicas\\]?: "?${replicas}`));
      const write = index === 0 ? 'POST' : 'PATCH';
      assert.ok(forge.requests.at(-1)?.startsWith(write), forge.requests.join('\n'));
    }
    await place.git('checkout', '--quiet', 'main');
  });

  test('a push to main is checked, tested, built, pushed with the commit as tag, and delivered to dev', async () => {
    const revision = await place.git('rev-parse', 'HEAD');
    const output = await run({
      event: 'push',
      workflow: 'ci',
      vars: { PRESAGE_REGISTRY: `${registry.address}/team`, PRESAGE_REGISTRY_USER: user },
      secrets,
      // The shortest of the six; the run of this repository has all of them.
      further: ['--matrix', 'shard:6/6'],
    });
    assert.match(output, /\d+ passed, 0 failed/);
    const { images } = await descriptorIn();
    assert.ok(images.length > 0);
    for (const { name } of images) {
      const tags = await registry.tags(`team/presage/${name}`);
      assert.ok(tags.includes(revision.slice(0, 12)), `${name}: ${tags}`);
    }
    assert.equal(await place.delivered('main'), revision);
    assert.equal(await place.delivered('env/dev^2'), revision);
  });

  test('a promotion by hand delivers to prod what dev runs', async () => {
    await run({
      event: 'workflow_dispatch',
      workflow: 'promote',
      payload: { inputs: { environment: 'prod' } },
      further: ['--actor', 'grace'],
    });
    assert.equal(await place.delivered('env/prod^2'), await place.delivered('env/dev^2'));
    assert.equal(await place.deliveredBy('env/prod'), 'grace');
  });

  test('an environment that does not exist is refused, and nothing is delivered', async () => {
    const before = await place.delivered('env/prod');
    const { code, output } = await act(place, {
      event: 'workflow_dispatch',
      workflow: 'promote',
      payload: { inputs: { environment: '$(touch hacked)' } },
    });
    assert.notEqual(code, 0);
    assert.match(output, /There is no environment "\$\(touch hacked\)"/);
    assert.equal(await place.delivered('env/prod'), before);
  });
});
