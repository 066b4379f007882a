import { pages } from '../environment.ts';
import { kubectl } from '../fixtures/cluster.ts';
import { expect, expectHealthy, test } from '../fixtures/delivery.ts';
import { expectSuccess, followRecipe, isKept, objectsIn, textAt } from '../fixtures/recipes.ts';

test.use({ origins: [pages.dev, pages.prod] });

const branch = 'Topic/One';
const namespace = 'preview-topic-one';

/** Counts the answers of dev that are no success, until it is stopped. */
function watchDev() {
  let running = true;
  const counted = { good: 0, bad: 0 };
  const ended = (async () => {
    while (running) {
      const ok = await fetch(`${pages.dev}/api/info`).then(
        (answer) => answer.ok,
        () => false,
      );
      counted[ok ? 'good' : 'bad'] += 1;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  return async () => {
    running = false;
    await ended;
    return counted;
  };
}

if (!(await isKept('previews.md')))
  test('a branch gets an environment with its own database, and loses all of it', async ({ scratch }) => {
    expect(await followRecipe(scratch, 'previews.md')).toEqual(['gitops.config.ts']);
    await scratch.commit('Turn previews on');
    expectSuccess(await scratch.push());
    let address = '';
    const stop = watchDev();

    await test.step('the push ends with its address, where the application answers', async () => {
      const pushed = await scratch.git('push', 'origin', `HEAD:refs/heads/${branch}`);
      expectSuccess(pushed);
      expect(pushed.output).toContain('The preview of Topic/One is topic-one.');
      address = /preview-topic-one is live at (http:\/\/localhost:\d+)/.exec(pushed.output)?.[1] ?? '';
      expect(JSON.parse(await textAt(`${address}/api/info`))).toMatchObject({
        environment: namespace,
        database: { state: 'up' },
      });
      expect(await objectsIn(namespace, 'secret,resourcequota')).toEqual([
        'secret/presage',
        'resourcequota/preview',
      ]);
    });

    await test.step('the database of dev lets its pods in', async () => {
      const rule = `database-${namespace}`;
      expect(await objectsIn('presage-dev', 'networkpolicy')).toContain(
        `networkpolicy.networking.k8s.io/${rule}`,
      );
    });

    await test.step('a force push updates it', async () => {
      expectSuccess(await scratch.git('commit', '--amend', '--quiet', '-m', 'Another subject'));
      const pushed = await scratch.git('push', '--force', 'origin', `HEAD:refs/heads/${branch}`);
      expectSuccess(pushed);
      expect(pushed.output).toContain(`${namespace} is live at ${address}`);
    });

    await test.step('a second branch of that name is refused', async () => {
      const { code, output } = await scratch.git('push', 'origin', 'HEAD:refs/heads/topic-one');
      expect(code).toBe(1);
      expect(output).toContain('would both have the preview topic-one');
    });

    await test.step('deleting the branch leaves nothing', async () => {
      expectSuccess(await scratch.git('push', 'origin', `:refs/heads/${branch}`));
      expect(await kubectl('get', 'namespaces', '-o', 'name')).not.toContain(namespace);
      expect(await kubectl('get', 'networkpolicies,applications', '-A', '-o', 'name')).not.toContain(
        namespace,
      );
      await expect
        .poll(
          () => kubectl('get', 'persistentvolumes', '-o', 'jsonpath={.items[*].spec.claimRef.namespace}'),
          {
            timeout: 60_000,
          },
        )
        .not.toContain(namespace);
    });

    const { good, bad } = await stop();
    console.log(`dev answered ${good} requests, ${bad} failed`);
    expect(good).toBeGreaterThan(bad * 100);
    expectSuccess((await scratch.takeBack()) ?? { code: 1, output: 'nothing was pushed' });
    await expectHealthy('dev');
  });
