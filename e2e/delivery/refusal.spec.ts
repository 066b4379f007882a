import { gitops } from '../fixtures/cluster.ts';
import { expect, test } from '../fixtures/delivery.ts';
import type { Scratch } from '../fixtures/scratch.ts';

const at = async (scratch: Scratch, branch: string) =>
  (await scratch.git('ls-remote', 'origin', `refs/heads/${branch}`)).output;

const broken: readonly { what: string; file: string; from: string | RegExp; to: string; why: RegExp }[] = [
  {
    what: 'a field that Kubernetes does not know',
    file: 'base/api/deployment.yaml',
    from: 'imagePullPolicy:',
    to: 'imagePulPolicy:',
    why: /unknown field 'imagePulPolicy'/,
  },
  {
    what: 'a container that may write to its image',
    file: 'base/web/deployment.yaml',
    from: 'readOnlyRootFilesystem: true',
    to: 'readOnlyRootFilesystem: false',
    why: /container web can write to its image/,
  },
  {
    what: 'an overlay that names a folder that is not there',
    file: 'overlays/prod/kustomization.yaml',
    from: '../../base',
    to: '../../bass',
    why: /names \.\.\/\.\.\/bass, which does not exist/,
  },
];

for (const { what, file, from, to, why } of broken) {
  test(`${what} is refused before it reaches main, with the file and the reason`, async ({ scratch }) => {
    const before = await at(scratch, 'main');
    await scratch.edit(file, from, to);
    await scratch.commit('manifests: a mistake');
    const { code, output } = await scratch.push();
    expect(code).not.toBe(0);
    expect(output).toContain(`${file}: `);
    expect(output).toMatch(why);
    expect(output).toContain('Nothing was pushed.');
    expect(await at(scratch, 'main')).toBe(before);
  });
}

test('an image that does not build is refused with the builder’s last lines; main and dev stay', async ({
  scratch,
}) => {
  const before = [await at(scratch, 'main'), await at(scratch, 'env/dev')];
  await scratch.edit('apps/web/Dockerfile', /$/, '\nRUN echo "The swallow did not return." >&2 && exit 7\n');
  await scratch.commit('web: a mistake');
  const { code, output } = await scratch.push();
  expect(code).not.toBe(0);
  expect(output).toMatch(/✖ Build web:[0-9a-f]{12}/);
  expect(output).toContain('The swallow did not return.');
  expect(output).toContain('Nothing was pushed.');
  expect([await at(scratch, 'main'), await at(scratch, 'env/dev')]).toEqual(before);
});

for (const environment of ['dev', 'prod']) {
  test(`a push to env/${environment} is refused, and the message names the command to use instead`, async ({
    scratch,
  }) => {
    const before = await at(scratch, `env/${environment}`);
    await scratch.write('NOTES.md', 'Straight to the environment.\n');
    await scratch.commit('notes: a short cut');
    const { code, output } = await scratch.git('push', '--force', 'origin', `main:env/${environment}`);
    expect(code).not.toBe(0);
    expect(output).toContain(`Only gitops writes env/${environment}.`);
    expect(output).toMatch(/git push cluster main|gitops promote/);
    expect(await at(scratch, `env/${environment}`)).toBe(before);
  });
}

test('a push cannot remove deployed commits from main', async ({ scratch }) => {
  const before = await at(scratch, 'main');
  await scratch.git('commit', '--quiet', '--amend', '--message', 'history: rewritten');
  const forced = await scratch.git('push', '--force', 'origin', 'main');
  expect(forced.code).not.toBe(0);
  expect(forced.output).toContain('from main’s history');
  const deleted = await scratch.git('push', 'origin', ':main');
  expect(deleted.code).not.toBe(0);
  expect(deleted.output).toContain('main can’t be deleted');
  expect(await at(scratch, 'main')).toBe(before);
});

test('a verb given a name that does not exist lists the names that do', async () => {
  const environment = await gitops('rollback', 'staging');
  expect(environment.code).toBe(64);
  expect(environment.output).toContain('The environments in gitops.config.ts are dev, prod.');
  const revision = await gitops('release', '--revision', 'no-such-revision');
  expect(revision.code).toBe(64);
  expect(revision.output).toContain('no revision "no-such-revision"');
});
