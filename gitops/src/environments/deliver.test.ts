import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { makeEnvironment } from '@presage/platform/environment';
import { Refusal } from '@presage/runtime/refusal';
import { type TemporaryRepository, temporaryRepository } from '../../test/temporary-repository.ts';
import type { Pin } from '../images/pins.ts';
import { deliver, keptImages, pinFiles } from './deliver.ts';
import { deliveries, headOf, pinsAt } from './history.ts';

const dev = makeEnvironment('dev');
const prod = makeEnvironment('prod', 'dev');
const pin = (tag: string): Pin => ({
  name: 'presage/web',
  newName: 'localhost:5000/presage/web',
  newTag: tag,
  digest: `sha256:${tag.repeat(6).slice(0, 64).padEnd(64, '0')}`,
});

describe('the branch of an environment', () => {
  let repository: TemporaryRepository;
  let first: string;
  let second: string;

  const release = async (revision: string, tag: string) =>
    deliver(repository.git, {
      action: 'release',
      environment: dev,
      revision,
      previous: await headOf(repository.git, dev),
      content: { files: pinFiles(dev, [pin(tag)]) },
      subject: `release ${tag}`,
      images: [`web@${tag} (built)`],
    });

  before(async () => {
    repository = await temporaryRepository();
    first = await repository.commit('first', {
      'overlays/dev/pins/kustomization.yaml': 'images: []\n',
      'a.txt': '1',
    });
    second = await repository.commit('second', { 'a.txt': '2' });
  });
  after(() => repository.close());

  test('begins with a commit whose only parent is the revision', async () => {
    const commit = await release(first, 'aaaaaaaaaaaa');
    assert.equal(await repository.git(['rev-parse', 'env/dev']), commit);
    assert.equal(await repository.git(['log', '-1', '--format=%P', commit]), first);
  });

  test('has the tree of the revision, but for the pins', async () => {
    const commit = await release(second, 'bbbbbbbbbbbb');
    const changed = await repository.git(['diff', '--name-only', second, commit]);
    assert.equal(changed, 'overlays/dev/pins/kustomization.yaml');
    assert.deepEqual(await pinsAt(repository.git, commit, dev), [pin('bbbbbbbbbbbb')]);
  });

  test('grows by commits with two parents: the one before, then the revision', async () => {
    const [head, before] = await deliveries(repository.git, dev);
    assert.deepEqual(head?.parents, [before?.commit, second]);
  });

  test('records in trailers what was done, by whom, from which revision', async () => {
    const head = await headOf(repository.git, dev);
    const message = await repository.git(['log', '-1', '--format=%B', head?.commit ?? '']);
    assert.match(message, /^Presage-Action: release$/m);
    assert.match(message, /^Presage-Environment: dev$/m);
    assert.match(message, new RegExp(`^Presage-Revision: ${second}$`, 'm'));
    assert.match(message, /^Presage-By: Ada <ada@example\.test>$/m);
    assert.match(message, /^Presage-Images: web@bbbbbbbbbbbb \(built\)$/m);
    assert.equal(head?.revision, second);
    assert.equal(head?.action, 'release');
    assert.equal(head?.by, 'Ada <ada@example.test>');
  });

  test('lists only its own commits, newest first, and none of main', async () => {
    const line = await deliveries(repository.git, dev);
    assert.deepEqual(
      line.map(({ subject }) => subject),
      ['release bbbbbbbbbbbb', 'release aaaaaaaaaaaa'],
    );
  });

  test('changes neither the index nor the files of the repository', async () => {
    assert.equal(await repository.git(['status', '--porcelain']), '');
  });

  test('takes a promotion with dev’s pins in the overlay of prod, and leaves those of dev as main has them', async () => {
    const from = await headOf(repository.git, dev);
    assert.ok(from);
    const pins = await pinsAt(repository.git, from.commit, dev);
    const commit = await deliver(repository.git, {
      action: 'promote',
      environment: prod,
      revision: from.revision,
      previous: undefined,
      content: { files: pinFiles(prod, pins) },
      from: from.commit,
      subject: 'promote',
      images: keptImages(pins),
    });
    assert.deepEqual(await pinsAt(repository.git, commit, prod), pins);
    assert.deepEqual(await pinsAt(repository.git, commit, dev), []);
    assert.equal((await headOf(repository.git, prod))?.from, from.commit);
  });

  test('takes a rollback as a new commit with the earlier tree', async () => {
    const [head, earlier] = await deliveries(repository.git, dev);
    assert.ok(head && earlier);
    const commit = await deliver(repository.git, {
      action: 'rollback',
      environment: dev,
      revision: earlier.revision,
      previous: head,
      content: { tree: earlier.tree },
      from: earlier.commit,
      subject: 'rollback',
      images: [],
    });
    assert.equal(await repository.git(['diff', earlier.commit, commit]), '');
    assert.deepEqual((await headOf(repository.git, dev))?.parents, [head.commit, earlier.revision]);
  });

  test('keeps its log readable when a subject has control characters', async () => {
    const commit = await deliver(repository.git, {
      action: 'release',
      environment: dev,
      revision: second,
      previous: await headOf(repository.git, dev),
      content: { files: pinFiles(dev, [pin('ffffffffffff')]) },
      subject: 'release one\x1ftwo',
      images: [],
    });
    const head = await headOf(repository.git, dev);
    assert.deepEqual(
      [head?.commit, head?.subject, head?.action, head?.revision],
      [commit, 'release one two', 'release', second],
    );
  });

  test('is not moved when it is no longer where the delivery began', async () => {
    const stale = await headOf(repository.git, dev);
    const commit = await release(second, 'dddddddddddd');
    const late = deliver(repository.git, {
      action: 'release',
      environment: dev,
      revision: first,
      previous: stale,
      content: { files: pinFiles(dev, [pin('eeeeeeeeeeee')]) },
      subject: 'late',
      images: [],
    });
    await assert.rejects(late, (error: Refusal) => error instanceof Refusal && error.code === 75);
    assert.equal(await repository.git(['rev-parse', 'env/dev']), commit);
  });
});
