import assert from 'node:assert/strict';
import { chmod, copyFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { planText, runPlan } from '@presage/platform/plan';
import { basic, isOnThisMachine, remoteRegistry, writeLogin } from '@presage/platform/registry';
import { type FakeRegistry, fakeRegistry } from '../../test/fake-registry.ts';
import { type TemporaryRepository, temporaryRepository } from '../../test/temporary-repository.ts';
import type { Image } from '../descriptor/image.ts';
import { type PublishedImage, publishPlan } from './publish.ts';

const login = { user: 'ci', password: 'the-password' };
const images: readonly Image[] = ['api', 'web'].map((name) => ({
  name,
  dockerfile: 'Dockerfile',
  inputs: [`apps/${name}`],
}));
const short = (commit: string) => commit.slice(0, 12);

describe('the images of a commit', () => {
  let repository: TemporaryRepository;
  let registry: FakeRegistry;
  let folder: string;
  let first: string;
  const path = process.env.PATH;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'presage-publish-'));
    await copyFile(join(import.meta.dirname, '../../test/fake-buildah.sh'), join(folder, 'buildah'));
    await chmod(join(folder, 'buildah'), 0o755);
    process.env.PATH = `${folder}:${path}`;
    registry = await fakeRegistry(join(folder, 'pushed.log'), ({ headers }) =>
      headers.authorization === basic(login) ? undefined : 'Basic realm="registry"',
    );
    repository = await temporaryRepository();
    first = await repository.commit('first', { 'apps/api/main.ts': '1', 'apps/web/index.html': '1' });
  });
  after(async () => {
    process.env.PATH = path;
    await registry.close();
    await repository.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function planOf(revision: string, rebuild: string[] = []) {
    const published: PublishedImage[] = [];
    const address = `${registry.address}/team`;
    const builds = await mkdtemp(join(folder, 'builds-'));
    const plan = await publishPlan(
      {
        git: repository.git,
        revision,
        images,
        registry: address,
        remote: remoteRegistry(address, login),
        builder: {
          builder: 'buildah',
          builderArgs: [],
          registry: address,
          repository: join(repository.folder, '.git'),
        },
        login: await writeLogin(builds, address, login),
        folder: builds,
        rebuild,
      },
      (image) => published.push(image),
    );
    return { plan, published };
  }
  const built = async (revision: string, rebuild?: string[]) => {
    const { plan, published } = await planOf(revision, rebuild);
    await runPlan(plan, { onlyResult: true });
    return published;
  };

  test('are built, pushed, and tagged with the commit', async () => {
    const published = await built(first);
    assert.deepEqual(
      published.map(({ name, image, built }) => ({ name, image, built })),
      images.map(({ name }) => ({
        name,
        image: `${registry.address}/team/presage/${name}:${short(first)}`,
        built: true,
      })),
    );
    for (const { digest } of published) assert.match(digest, /^sha256:[0-9a-f]{64}$/);
  });

  test('are built only where a file of theirs changed; the others get the tag of the commit too', async () => {
    const second = await repository.commit('page', { 'apps/web/index.html': '2' });
    const published = await built(second);
    assert.deepEqual(
      published.map(({ name, built }) => ({ name, built })),
      [
        { name: 'api', built: false },
        { name: 'web', built: true },
      ],
    );
    const remote = remoteRegistry(`${registry.address}/team`, login);
    assert.equal(
      await remote.digestOf('presage/api', short(second)),
      await remote.digestOf('presage/api', short(first)),
    );
    assert.deepEqual(
      (await built(second)).map((image) => image.built),
      [false, false],
    );
    assert.deepEqual(
      (await built(second, ['api'])).map((image) => image.built),
      [true, false],
    );
  });

  test('are pushed with a login that no command line shows', async () => {
    const third = await repository.commit('api', { 'apps/api/main.ts': '3' });
    const { plan } = await planOf(third);
    const text = await planText(plan);
    assert.match(text, /buildah push .*--authfile=/);
    assert.doesNotMatch(text, new RegExp(`${login.password}|${basic(login).split(' ')[1]}`));
    const [, file = ''] = /--authfile=(\S+)/.exec(text) ?? [];
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), {
      auths: { [registry.address]: { auth: basic(login).split(' ')[1] } },
    });
  });

  test('that do not build end with what the builder printed, and get no tag', async () => {
    const broken = await repository.commit('broken', { 'apps/api/build-fails': '' });
    await assert.rejects(built(broken), /npm error code E404/);
    const remote = remoteRegistry(`${registry.address}/team`, login);
    assert.equal(await remote.digestOf('presage/api', short(broken)), undefined);
  });
});

test('registries of this machine are those of loopback addresses', () => {
  for (const registry of ['localhost:5000', '127.0.0.1:5000/team', 'localhost', '[::1]:5000'])
    assert.ok(isOnThisMachine(registry), registry);
  for (const registry of [
    'ghcr.io/team',
    'localhost.example.test:5000',
    '10.0.0.1:5000',
    '127.0.0.1.example.test',
  ])
    assert.ok(!isOnThisMachine(registry), registry);
});
