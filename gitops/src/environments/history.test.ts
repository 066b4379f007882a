import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { makeEnvironment, pinnedPath } from '@presage/platform/environment';
import { type TemporaryRepository, temporaryRepository } from '../../test/temporary-repository.ts';
import { deliver } from './deliver.ts';
import {
  type Delivery,
  deliveries,
  deliveriesBeforeChanges,
  deliveriesOneByOne,
  deliveryAt,
  headOf,
  type LogPart,
} from './history.ts';

const dev = makeEnvironment('dev');
const versions = pinnedPath(dev, 'versions.env');
const count = 45;

describe('a log of deliveries that is longer than what is read at once', () => {
  let repository: TemporaryRepository;
  let main: string;
  const commits: string[] = [];

  before(async () => {
    repository = await temporaryRepository();
    main = await repository.commit('first', { [versions]: 'web=1\n' });
    for (let number = 0; number < count; number += 1) {
      const version = number < 5 ? 1 : number < 30 ? 2 : 3;
      const commit = await deliver(repository.git, {
        action: 'release',
        environment: dev,
        revision: main,
        previous: await headOf(repository.git, dev),
        content: { files: { [dev.pins]: `# ${number}\n`, [versions]: `web=${version}\n` } },
        subject: `release ${number}`,
        images: [],
      });
      commits.unshift(commit);
    }
  });
  after(() => repository.close());

  async function all(log: AsyncGenerator<Delivery>): Promise<string[]> {
    const found: string[] = [];
    for await (const { commit } of log) found.push(commit);
    return found;
  }
  const part = async (which: LogPart) =>
    (await deliveries(repository.git, dev, which)).map(({ commit }) => commit);

  test('is read page by page up to its first delivery, and no further into main', async () => {
    assert.deepEqual(await all(deliveriesOneByOne(repository.git, dev)), commits);
    assert.deepEqual(await part({}), commits);
  });

  test('is read in part', async () => {
    assert.deepEqual(await part({ max: 3, skip: 40 }), commits.slice(40, 43));
    assert.deepEqual(await part({ skip: 43, max: 10 }), commits.slice(43));
  });

  test('has the last delivery before each change of a pinned file', async () => {
    const before = await all(deliveriesBeforeChanges(repository.git, dev, versions));
    assert.deepEqual(before, [commits[count - 30], commits[count - 5]]);
  });

  test('has a delivery for each of its commits, and for no other', async () => {
    for (const commit of [commits[0], commits[20], commits[count - 1]])
      assert.equal((await deliveryAt(repository.git, dev, commit ?? ''))?.commit, commit);
    assert.equal(await deliveryAt(repository.git, dev, main), undefined);
    assert.equal(await deliveryAt(repository.git, makeEnvironment('prod'), commits[0] ?? ''), undefined);
  });
});
