import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checkout } from '@presage/gitops';
import { execa } from 'execa';
import { digest, type FakeApi, fakeApi, tokenOf, version } from '../../test/fake-api.ts';

const main = join(checkout, 'gitops', 'src', 'main.ts');

describe('the models of npm start', { timeout: 240_000 }, () => {
  let folder: string;
  let api: FakeApi;
  let pinned = digest('a');

  const model = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await execa(process.execPath, [main, 'model', ...args], {
      reject: false,
      cwd: checkout,
      extendEnv: true,
      env: { XDG_STATE_HOME: folder, PRESAGE_API_PORT: String(api.port), NO_COLOR: '1' },
    });
    return { code: exitCode, stdout, output: `${stdout}\n${stderr}` };
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'presage-local-models-'));
    const secrets = join(folder, 'presage', 'local', 'secrets');
    await mkdir(secrets, { recursive: true });
    await writeFile(join(secrets, 'delivery-token'), tokenOf('local'));
    api = await fakeApi('local', async () => pinned, 0);
    api.versions = [version('a', 0.84), version('b', 0.8)];
    api.reason = 'The newest version, bbbbbbbbbbbb, does not serve: it is worse.';
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('list: says which one serves, why, and how to serve another', async () => {
    const { code, output } = await model('list', '--env', 'local');
    assert.equal(code, 0, output);
    assert.match(output, /^local +churn +sha256:a{12} +serves +auc 0\.84/m);
    assert.match(output, /^local serves sha256:a{12} of churn\. The newest version, b{12}, does not serve/m);
    assert.match(output, /npm run gitops model pin <predictor> <version>/);
  });

  test('train: says whether the new version serves, and how to serve it all the same', async () => {
    api.trains = version('c', 0.86);
    const refused = await model('train', 'churn', '--env', 'local');
    assert.equal(refused.code, 0, refused.output);
    assert.match(refused.output, /^local serves sha256:a{12}\. The newest version/m);
    assert.match(refused.output, /npm run gitops model pin churn sha256:c{64}$/m);
    pinned = digest('c');
    api.reason = 'It is the newest version, and better than aaaaaaaaaaaa.';
    const served = await model('train', 'churn', '--env', 'local');
    assert.match(served.output, /^local serves it\. It is the newest version, and better than a{12}\.$/m);
    assert.doesNotMatch(served.output, /model pin/);
  });

  test('pin: serves a version by the beginning of its digest, and the newest again', async () => {
    api.changes.length = 0;
    const dry = await model('pin', 'churn', 'bbbb', '--dry-run');
    assert.match(dry.output, /PUT http:\/\/127\.0\.0\.1:\d+\/api\/predictors\/churn\/pin .*sha256:b{64}/);
    assert.deepEqual(api.changes, []);
    const { code, output } = await model('pin', 'churn', 'bbbb');
    assert.equal(code, 0, output);
    assert.match(output, /^local serves sha256:b{64} of churn\. asked for sha256:b{64}$/m);
    const newest = JSON.parse((await model('pin', 'churn', 'newest', '--json')).stdout);
    assert.equal(newest.digest, digest('c'));
    assert.deepEqual(api.changes, [
      `PUT /api/predictors/churn/pin {"version":"${digest('b')}"}`,
      'PUT /api/predictors/churn/pin {"version":"newest"}',
    ]);
    const unknown = await model('pin', 'churn', 'dddd');
    assert.equal(unknown.code, 64);
    assert.match(unknown.output, /local has no version "dddd" of churn[\s\S]*model list -- --env local/);
  });

  test('compare: measures two of its versions', async () => {
    const { code, output } = await model('compare', 'churn', 'pinned', 'bbbb', '--env', 'local');
    assert.equal(code, 0, output);
    assert.match(output, /The second is worse by auc/);
  });
});
