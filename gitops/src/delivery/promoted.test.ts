import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { ClusterRecord } from '@presage/platform/cluster';
import { makeEnvironment } from '@presage/platform/environment';
import { type TemporaryRepository, temporaryRepository } from '../../test/temporary-repository.ts';
import { descriptorAt } from '../descriptor/load.ts';
import { commitTree } from '../descriptor/tree.ts';
import type { Cluster, PinnedFile, PinnedPromotion } from './extension.ts';
import { pinnedAt, pinnedProblems, withoutMeaning } from './pinned.ts';
import { type Promoted, promotedFiles } from './promoted.ts';

const file = 'versions.env';
const dev = makeEnvironment('dev');
const prod = makeEnvironment('prod', 'dev');

describe('a pinned file', () => {
  let repository: TemporaryRepository;
  let promoted: Promoted;
  before(async () => {
    repository = await temporaryRepository();
    const present = await repository.commit('what prod runs', {
      'overlays/prod/versions.env': 'rates=1.0\nlimits=1.0\n',
    });
    const source = await repository.commit('what dev runs', {
      'overlays/dev/versions.env': 'rates=2.0\nlimits=1.5\n',
    });
    const revision = await repository.commit('main', {
      'gitops.config.ts':
        "export default { environments: ['dev', 'prod'], pinnedFiles: ['versions.env'] };\n",
      'overlays/dev/versions.env': 'rates=0\nlimits=0\n',
      'overlays/prod/versions.env': '# of prod\nrates=1.0\ntaxes=7\nlimits=1.0\n',
    });
    promoted = { from: dev, to: prod, revision, source, present, verify: true };
  });
  after(() => repository.close());

  const clusterWith = async (meaning: PinnedFile): Promise<Cluster> => ({
    record: {} as ClusterRecord, // no hook here asks the cluster
    git: repository.git,
    descriptor: await descriptorAt(repository.git, promoted.revision),
    pinned: async () => [{ file, meaning }],
  });

  test('without an extension, takes the values of the environment that is promoted from', async () => {
    const { files, changes } = await promotedFiles(await clusterWith(withoutMeaning(file)), promoted);
    assert.deepEqual(files, {
      'overlays/prod/versions.env': '# of prod\nrates=2.0\ntaxes=7\nlimits=1.5\n',
    });
    assert.deepEqual(changes, []);
  });

  test('keeps what main states where nothing runs the revision yet', async () => {
    const { files } = await promotedFiles(await clusterWith(withoutMeaning(file)), {
      ...promoted,
      source: undefined,
      present: undefined,
    });
    assert.match(files['overlays/prod/versions.env'] ?? '', /^rates=1\.0\ntaxes=7\nlimits=1\.0$/m);
  });

  test('with an extension, takes what its hook returns, and its changes with the trailer', async () => {
    const calls: PinnedPromotion[] = [];
    const meaning: PinnedFile = {
      title: 'Versions',
      trailer: 'Version',
      promote: async (promotion) => {
        calls.push(promotion);
        const { rates = '' } = promotion.source ?? {};
        return {
          entries: { ...promotion.present?.entries, rates },
          changes: [{ name: 'rates', value: rates, reason: 'newer than that of prod' }],
        };
      },
    };
    const { files, changes } = await promotedFiles(await clusterWith(meaning), promoted);
    const [{ stated, source, present, verify } = {}] = calls;
    assert.equal(calls.length, 1);
    assert.deepEqual(stated, { rates: '1.0', taxes: '7', limits: '1.0' });
    assert.deepEqual(source, { rates: '2.0', limits: '1.5' });
    assert.deepEqual(present, { commit: promoted.present, entries: { rates: '1.0', limits: '1.0' } });
    assert.equal(verify, true);
    assert.deepEqual(files, { 'overlays/prod/versions.env': '# of prod\nrates=2.0\nlimits=1.0\n' });
    assert.deepEqual(changes, [
      { trailer: 'Version', name: 'rates', value: '2.0', reason: 'newer than that of prod' },
    ]);
  });

  test('is left out where the overlay of the target has none', async () => {
    const result = await promotedFiles(await clusterWith(withoutMeaning(file)), {
      ...promoted,
      to: makeEnvironment('staging', 'dev'),
      present: undefined,
    });
    assert.deepEqual(result, { files: {}, changes: [] });
  });

  test('is read from a commit, and refused with the commit when a line is not an entry', async () => {
    assert.deepEqual(await pinnedAt(repository.git, promoted.revision, dev, file), {
      rates: '0',
      limits: '0',
    });
    const broken = await repository.commit('broken', { 'overlays/dev/versions.env': 'rates\n' });
    await assert.rejects(
      pinnedAt(repository.git, broken, dev, file),
      new RegExp(`overlays/dev/versions\\.env at ${broken.slice(0, 12)}, line 1: rates has no value`),
    );
  });

  test('has the problems that its lines and the extension report, each with its line', async () => {
    const commit = await repository.commit('problems', {
      'overlays/dev/versions.env': '# of dev\nrates=soon\nlimits\n',
    });
    const meaning: PinnedFile = {
      ...withoutMeaning(file),
      check: async (entries) =>
        Object.entries(entries)
          .filter(([, value]) => !/^\d/.test(value))
          .map(([name, value]) => ({ name, message: `${name}: "${value}" is not a version` })),
    };
    const problems = await pinnedProblems(commitTree(repository.git, commit), dev, [{ file, meaning }]);
    assert.deepEqual(
      problems.map(({ file: where, message }) => `${where}: ${message}`),
      [
        'overlays/dev/versions.env:3: limits has no value; write limits=value or remove the line',
        'overlays/dev/versions.env:2: rates: "soon" is not a version',
      ],
    );
  });
});
