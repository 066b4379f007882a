import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Refusal } from '@presage/runtime/refusal';
import { type FakeRegistry, fakeRegistry } from '../../test/fake-registry.ts';
import { type TemporaryRepository, temporaryRepository } from '../../test/temporary-repository.ts';
import type { Image, JobImage } from '../descriptor/image.ts';
import { decideImages, pinsOf } from './decide.ts';

const ignored = [':(exclude)*.test.ts', ':(exclude)*.md'];
const images: readonly Image[] = ['api', 'web', 'database'].map((name) => ({
  name,
  dockerfile: `apps/${name}/Dockerfile`,
  inputs: [`apps/${name}`, 'package-lock.json', ...ignored],
}));
const jobs: readonly JobImage[] = [
  { name: 'migrate', image: 'api', inputs: ['apps/api/migrations', ...ignored] },
  { name: 'seed', image: 'api', inputs: ['apps/api/migrations', 'apps/api/src/seeds', ...ignored] },
];

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

describe('which images a release builds', () => {
  let repository: TemporaryRepository;
  let registry: FakeRegistry;
  let first: string;

  const decide = (revision: string, pins = pinsOfFirst(), rebuild: string[] = [], before = images) =>
    decideImages({
      git: repository.git,
      registry: registry.address,
      revision,
      images,
      jobs,
      pins,
      imagesAt: async () => before,
      rebuild,
    });
  const actions = async (...args: Parameters<typeof decide>) =>
    Object.fromEntries((await decide(...args)).images.map(({ image, action }) => [image.name, action]));

  function pinsOfFirst() {
    const pins = images.map(({ name }, index) => ({
      name: `presage/${name}`,
      newName: `${registry.address}/presage/${name}`,
      newTag: first.slice(0, 12),
      digest: digest('abc'[index] ?? 'd'),
    }));
    const [api] = pins;
    const jobs = api ? ['migrate', 'seed'].map((job) => ({ ...api, name: `presage/${job}` })) : [];
    return [...pins, ...jobs];
  }

  before(async () => {
    repository = await temporaryRepository();
    registry = await fakeRegistry();
    first = await repository.commit('first', {
      'package-lock.json': '{}',
      'apps/api/src/main.ts': '1',
      'apps/api/migrations/1.sql': '1',
      'apps/web/index.html': '1',
      'apps/database/Dockerfile': '1',
      'base/kustomization.yaml': '1',
    });
    for (const { newName, newTag, digest: own } of pinsOfFirst())
      registry.put(newName.slice(registry.address.length + 1), newTag, own);
  });
  after(async () => {
    await registry.close();
    await repository.close();
  });

  test('builds all of them when nothing is pinned and the registry is empty of them', async () => {
    const revision = await repository.commit('all', {
      'package-lock.json': '{ }',
      'apps/database/Dockerfile': '2',
    });
    assert.deepEqual(await actions(revision, []), { api: 'build', web: 'build', database: 'build' });
    await repository.git(['reset', '--quiet', '--hard', first]);
  });

  test('builds none for a change of manifests, of tests or of documents', async () => {
    const revision = await repository.commit('manifests', {
      'base/kustomization.yaml': '2',
      'apps/api/src/main.test.ts': '1',
      'apps/web/README.md': '1',
    });
    const decisions = await decide(revision);
    assert.deepEqual(
      decisions.images.map(({ action }) => action),
      ['keep', 'keep', 'keep'],
    );
    assert.deepEqual(pinsOf(registry.address, decisions, new Map()), pinsOfFirst());
  });

  test('builds the one whose files changed, under the commit that changed them', async () => {
    const changed = await repository.commit('page', { 'apps/web/index.html': '2' });
    const revision = await repository.commit('more manifests', { 'base/kustomization.yaml': '3' });
    const { images } = await decide(revision);
    assert.deepEqual(
      images.map(({ image, action }) => [image.name, action]),
      [
        ['api', 'keep'],
        ['web', 'build'],
        ['database', 'keep'],
      ],
    );
    assert.equal(images[1]?.tag, changed.slice(0, 12));
  });

  test('builds the one whose definition changed, under the commit that changed the descriptor', async () => {
    const revision = await repository.commit('another Dockerfile', { 'gitops.config.ts': '1' });
    const otherwise = images.map((image) =>
      image.name === 'database' ? { ...image, dockerfile: 'apps/database/Dockerfile.old' } : image,
    );
    const { images: decided } = await decide(revision, pinsOfFirst(), [], otherwise);
    const { action, tag } = decided.find(({ image }) => image.name === 'database') ?? {};
    assert.deepEqual([action, tag], ['build', revision.slice(0, 12)]);
    assert.equal(
      (await actions(revision)).database,
      'keep',
      'the descriptor changed, the definition did not',
    );
    await repository.git(['reset', '--quiet', '--hard', 'HEAD^']);
  });

  test('keeps the pins of migrate and seed while only the rest of the api changes', async () => {
    const revision = await repository.commit('api', { 'apps/api/src/main.ts': '2' });
    const decisions = await decide(revision);
    const pins = pinsOf(
      registry.address,
      decisions,
      new Map([
        ['api', digest('e')],
        ['web', digest('f')],
      ]),
    );
    assert.equal(pins.find(({ name }) => name === 'presage/api')?.digest, digest('e'));
    assert.equal(pins.find(({ name }) => name === 'presage/migrate')?.digest, digest('a'));
    assert.equal(pins.find(({ name }) => name === 'presage/seed')?.digest, digest('a'));
  });

  test('moves only seed to the api’s new image when a seed changes', async () => {
    const revision = await repository.commit('seed', {
      'apps/api/src/seeds/users.ts': '1',
    });
    const decisions = await decide(revision);
    const pins = pinsOf(registry.address, decisions, new Map([['api', digest('e')]]));
    assert.equal(pins.find(({ name }) => name === 'presage/seed')?.digest, digest('e'));
    assert.equal(pins.find(({ name }) => name === 'presage/migrate')?.digest, digest('a'));
    await repository.git(['reset', '--quiet', '--hard', 'HEAD^']);
  });

  test('moves migrate to the api’s new image when the migrations change', async () => {
    const revision = await repository.commit('schema', { 'apps/api/migrations/1.sql': '2' });
    const decisions = await decide(revision);
    const pins = pinsOf(
      registry.address,
      decisions,
      new Map([
        ['api', digest('e')],
        ['web', digest('f')],
      ]),
    );
    const migrate = pins.find(({ name }) => name === 'presage/migrate');
    assert.equal(migrate?.digest, digest('e'));
    assert.equal(migrate?.newName, `${registry.address}/presage/api`);
  });

  test('takes from the registry what somebody built from the same files', async () => {
    const revision = await repository.commit('page again', { 'apps/web/index.html': '3' });
    registry.put('presage/web', revision.slice(0, 12), digest('9'));
    const { images } = await decide(revision);
    assert.equal(images[1]?.action, 'reuse');
    assert.equal(images[1]?.digest, digest('9'));
  });

  test('builds again what the registry has lost, and what is requested', async () => {
    assert.equal((await actions(first, pinsOfFirst(), ['database'])).database, 'build');
    registry.forget('presage/api');
    assert.equal((await actions(first)).api, 'build');
  });

  test('refuses when the registry does not answer', async () => {
    await registry.close();
    await assert.rejects(decide(first), (error: Refusal) => error instanceof Refusal && error.code === 69);
  });
});
