import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pages } from '../environment.ts';
import { gitops, kubectl } from '../fixtures/cluster.ts';
import { expect, expectHealthy, test } from '../fixtures/delivery.ts';
import { versionsIn } from '../fixtures/models.ts';
import { expectToFit } from '../fixtures/phone.ts';
import { expectSuccess, followRecipe, isKept, objectsIn, statusOf, textAt } from '../fixtures/recipes.ts';

const branch = 'Topic/One';
const namespace = 'preview-topic-one';
const address = 'http://topic-one.localhost:31000';
/** The same place, for what does not know that names under localhost are this machine. */
const byPath = 'http://localhost:31000/_preview/topic-one';

test.use({ origins: [pages.dev, pages.prod, address], baseURL: address });

const podsOf = async () =>
  (await objectsIn(namespace, 'pods')).filter((name) => /^pod\/(web|api)-/.test(name));
const secondsOf = async (work: () => Promise<unknown>) => {
  const began = Date.now();
  await work();
  return (Date.now() - began) / 1000;
};

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

/** What a test that failed has left: they come back as previews with the next push that turns these on. */
test.afterEach(async ({ scratch }) => {
  const { output } = await scratch.git('ls-remote', '--heads', 'origin', branch, 'topic-one', 'too-large');
  for (const [ref] of output.matchAll(/refs\/heads\/\S+/g))
    expectSuccess(await scratch.git('push', 'origin', `:${ref}`));
});

if (!(await isKept('previews.md')))
  test('a branch gets an environment with its own database, and loses all of it', async ({
    scratch,
    page,
    troubles,
  }) => {
    expect(await followRecipe(scratch, 'previews.md')).toEqual(['gitops.config.ts']);
    await scratch.commit('Turn previews on');
    const turnedOn = await scratch.push();
    expectSuccess(turnedOn);
    expect(turnedOn.output).toContain('The router of previews is there');
    const stop = watchDev();

    await test.step('the push ends with its address, where the application answers', async () => {
      const pushed = await scratch.git('push', 'origin', `HEAD:refs/heads/${branch}`);
      expectSuccess(pushed);
      expect(pushed.output).toContain('The preview of Topic/One is topic-one.');
      expect(pushed.output).toContain(`${namespace} is live at ${address}`);
      expect(JSON.parse(await textAt(`${byPath}/api/info`))).toMatchObject({
        environment: namespace,
        preview: { branch },
        database: { state: 'up' },
      });
      expect(await objectsIn(namespace, 'secret,resourcequota')).toEqual([
        'secret/presage',
        'resourcequota/preview',
      ]);
    });

    await test.step('its pages have a band with branch and commit', async () => {
      const commit = (await scratch.git('rev-parse', '--short=12', 'HEAD')).output.trim();
      await page.goto(address);
      const band = page.getByRole('complementary', { name: 'Preview' });
      await expect(band).toContainText(branch);
      await expect(band).toContainText(commit);
    });

    await test.step('it starts with the models of dev, and runs no Job whose work is copied', async () => {
      const { models } = JSON.parse(await textAt(`${byPath}/api/info`)) as { models: Record<string, string> };
      const ofDev = (await versionsIn('dev')).map(({ digest }) => digest);
      expect(Object.values(models).length).toBeGreaterThan(0);
      expect(ofDev).toEqual(expect.arrayContaining(Object.values(models)));
      expect(await objectsIn(namespace, 'jobs')).toEqual([]);
    });

    await test.step('status lists it with the size of its database', async () => {
      expect(await statusOf(namespace)).toMatchObject({ branch, address, megabytes: expect.any(Number) });
      expect((await gitops('status')).output).toMatch(
        /Topic\/One +http\S+ +[0-9a-f]{12} +Synced Healthy .*MB/,
      );
    });

    await test.step('Status of dev lists it, where a service of the cluster’s machine knows it', async () => {
      const { deliveries } = JSON.parse(await textAt(`${pages.dev}/api/info`)) as { deliveries: boolean };
      test.info().annotations.push({ type: 'the page Deliveries', description: deliveries ? 'on' : 'off' });
      await page.goto(`${pages.dev}/status`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      const row = page.getByRole('row').filter({ hasText: branch });
      await expect(row).toHaveCount(deliveries ? 1 : 0);
      if (!deliveries) return;
      const commit = (await scratch.git('rev-parse', '--short=12', 'HEAD')).output.trim();
      await expect(row).toContainText(commit);
      await expect(row).toContainText(/awake.*\d MB/s);
      await expect(row.getByRole('link')).toHaveAttribute('href', address);
      const size = page.viewportSize();
      await page.setViewportSize({ width: 360, height: 740 });
      await expectToFit(page, 'the previews on Status');
      if (size) await page.setViewportSize(size);
    });

    await test.step('the database of dev lets its pods in', async () => {
      const rule = `database-${namespace}`;
      expect(await objectsIn('presage-dev', 'networkpolicy')).toContain(
        `networkpolicy.networking.k8s.io/${rule}`,
      );
    });

    await test.step('nobody but the router reaches it', async () => {
      const reached = `http://web.${namespace}:8080/livez`;
      const script = `fetch('${reached}', { signal: AbortSignal.timeout(3000) }).then(({ status }) => console.log(status), () => console.log('closed'))`;
      const fromDev = await kubectl('-n', 'presage-dev', 'exec', 'deploy/web', '--', 'node', '-e', script);
      expect(fromDev).toBe('closed');
      const account = 'system:serviceaccount:presage-previews:router';
      const may = (...right: string[]) =>
        kubectl('auth', 'can-i', ...right, `--as=${account}`).catch(() => 'no');
      expect(await may('patch', 'deployments', '--subresource=scale', '-n', namespace)).toBe('yes');
      expect(await may('patch', 'deployments', '-n', namespace)).toBe('no');
      expect(await may('get', 'secrets', '-n', namespace)).toBe('no');
      expect(await may('patch', 'deployments', '--subresource=scale', '-n', 'presage-dev')).toBe('no');
    });

    await test.step('asleep it has no pods, and Argo CD leaves it so; a request wakes it', async () => {
      expect((await gitops('preview', 'sleep', branch)).code).toBe(0);
      await expect.poll(podsOf, { timeout: 60_000 }).toEqual([]);
      const state = '{.status.sync.status} {.status.health.status}';
      expect(await kubectl('-n', 'argocd', 'get', 'application', namespace, '-o', `jsonpath=${state}`)).toBe(
        'Synced Healthy',
      );
      const { output } = await gitops('preview', 'list', '--json');
      expect(JSON.parse(output)).toMatchObject([{ branch, address, asleep: true }]);
      const seconds = await secondsOf(async () =>
        expect(await textAt(`${byPath}/api/info`)).toContain(namespace),
      );
      console.log(`a request woke it in ${seconds} s`);
      expect(seconds).toBeLessThan(10);
    });

    await test.step('a person waits on a page that becomes the pages', async () => {
      expect((await gitops('preview', 'sleep', branch)).code).toBe(0);
      await expect.poll(podsOf, { timeout: 60_000 }).toEqual([]);
      troubles.expect(/status of 503/);
      // It is loaded when the preview is awake.
      await page.goto('/', { waitUntil: 'commit' });
      await expect(page.getByRole('heading', { name: 'This preview is waking up' })).toBeVisible();
      await expect(page.getByRole('navigation').first()).toBeVisible();
    });

    await test.step('a force push updates it', async () => {
      expectSuccess(await scratch.git('commit', '--amend', '--quiet', '-m', 'Another subject'));
      const pushed = await scratch.git('push', '--force', 'origin', `HEAD:refs/heads/${branch}`);
      expectSuccess(pushed);
      expect(pushed.output).toContain(`${namespace} is live at ${address}`);
    });

    await test.step('without data it runs the Jobs that it went without', async () => {
      expect((await gitops('preview', 'reset', branch, '--empty')).code).toBe(0);
      expect(await objectsIn(namespace, 'jobs')).toEqual(['job.batch/migrate', 'job.batch/train']);
      expect(await textAt(`${byPath}/api/products?limit=1`)).toContain('"items":[{');
    });

    await test.step('a branch that asks for more memory than there is gets none', async () => {
      const file = join(scratch.folder, 'overlays/preview/kustomization.yaml');
      await writeFile(file, (await readFile(file, 'utf8')).replace('count: 1', 'count: 9000'));
      await scratch.commit('More pods than fit');
      const { code, output } = await scratch.git('push', 'origin', 'HEAD:refs/heads/too-large');
      expect(code).toBe(1);
      expect(output).toMatch(/pods of a preview ask for \d+ MiB of memory, and the cluster has \d+ MiB free/);
      expectSuccess(await scratch.git('reset', '--hard', 'HEAD~1'));
      expect(await kubectl('get', 'namespaces', '-o', 'name')).not.toContain('too-large');
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
    expect(good).toBeGreaterThan(100);
    expect(bad).toBe(0);
    await test.step('the router goes when main has previews off', async () => {
      expectSuccess((await scratch.takeBack()) ?? { code: 1, output: 'nothing was pushed' });
      await expect
        .poll(() => kubectl('get', 'namespaces', '-o', 'name'), { timeout: 60_000 })
        .not.toContain('presage-previews');
    });
    await expectHealthy('dev');
  });
