import { field, kubectl } from '../fixtures/cluster.ts';
import { expect, test } from '../fixtures/delivery.ts';
import { expectSuccess, followRecipe, isKept } from '../fixtures/recipes.ts';

if (!(await isKept('workload.md')))
  test('a workload is two new folders and a line: the push builds it, and it reads the catalogue', async ({
    scratch,
  }) => {
    const changed = await followRecipe(scratch, 'workload.md');
    expect(changed.filter((path) => !/^(apps|base)\/worker\//.test(path))).toEqual([
      'base/kustomization.yaml',
    ]);
    await scratch.commit('Add a worker that reads the catalogue');
    const pushed = await scratch.push();
    expectSuccess(pushed);
    expect(pushed.output).toContain('Build worker:');
    expect(await field('dev', 'deployment/worker', '{.status.readyReplicas}')).toBe('1');
    await expect
      .poll(() => kubectl('--namespace', 'presage-dev', 'logs', 'deployment/worker'), { timeout: 30_000 })
      .toMatch(/"catalogue read","products":[1-9]/);
  });
