import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  checkout,
  descriptorAt,
  type Git,
  gitIn,
  manifestTools,
  readConfiguration,
  validateRevision,
} from '@presage/gitops';
import { copyTree, followRecipe, isFollowed, readRecipe } from '@presage/recipes';

// On the running cluster the recipes are followed by e2e/recipes. Here: what they change, and that a push accepts it.
describe('recipes', () => {
  let folder: string;
  let git: Git;
  const tools = manifestTools(readConfiguration().cache);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'presage-recipe-'));
    await copyTree(checkout, folder);
    git = gitIn(folder);
    await git(['init', '--quiet', '--initial-branch=main']);
    await git(['config', 'user.name', 'Ada']);
    await git(['config', 'user.email', 'ada@example.test']);
    await commit();
    await git(['tag', 'start']);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function commit(): Promise<string> {
    await git(['add', '--all']);
    await git(['commit', '--quiet', '--allow-empty', '--message', 'state']);
    return git(['rev-parse', 'HEAD']);
  }

  async function follow(document: string) {
    await git(['reset', '--quiet', '--hard', 'start']);
    const steps = await readRecipe(join(checkout, 'docs/recipes', document));
    const kept = await isFollowed(steps, folder);
    const changed = await followRecipe(steps, folder);
    return { kept, changed, revision: await commit() };
  }

  test('an environment is one new folder in overlays/ and one line of the descriptor', async () => {
    const { kept, changed, revision } = await follow('environment.md');
    assert.deepEqual(
      changed.filter((path) => !path.startsWith('overlays/staging/')),
      ['gitops.config.ts'],
    );
    const numbers = await git(['show', '--numstat', '--format=', revision, '--', 'gitops.config.ts']);
    assert.equal(numbers, kept ? '' : '1\t1\tgitops.config.ts');
    const { environments } = await descriptorAt(git, revision);
    assert.deepEqual(
      environments.map(({ name, from, namespace }) => [name, from, namespace]),
      [
        ['dev', undefined, 'presage-dev'],
        ['staging', 'dev', 'presage-staging'],
        ['prod', 'staging', 'presage-prod'],
      ],
    );
    assert.deepEqual(await validateRevision(git, tools, revision), []);
  });

  test('a workload is a folder in apps/, one in base/ and a line of one list', async () => {
    const { changed, revision } = await follow('workload.md');
    assert.deepEqual(
      changed.filter((path) => !/^(apps|base)\/worker\//.test(path)),
      ['base/kustomization.yaml'],
    );
    const { images } = await descriptorAt(git, revision);
    assert.equal(images.find(({ name }) => name === 'worker')?.dockerfile, 'apps/worker/Dockerfile');
    assert.deepEqual(await validateRevision(git, tools, revision), []);
  });
});
