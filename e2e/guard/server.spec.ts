import { gitops } from '../fixtures/cluster.ts';
import { expect, expectHealthy, test } from '../fixtures/delivery.ts';
import type { Scratch } from '../fixtures/scratch.ts';
import { accepted } from './accepted.ts';
import { cases } from './cases.ts';
import type { Change } from './change.ts';
import { changes } from './changes.ts';

const refs = async (scratch: Scratch) => (await scratch.git('ls-remote', 'origin')).output;

/** Commits a change and asks what a push of it would do. */
async function look(scratch: Scratch, { what, edits }: Change) {
  for (const { file, from, to } of edits)
    await (from === undefined ? scratch.write(file, to) : scratch.edit(file, from, to));
  await scratch.commit(`manifests: ${what}`);
  return scratch.git('push', 'origin', 'HEAD:refs/for/main');
}

for (const refused of cases) {
  test(`${refused.what} is refused with the server's reason`, async ({ scratch }) => {
    const { code, output } = await look(scratch, refused);
    expect(code, output).not.toBe(0);
    const line = output
      .split('\n')
      .find((one) => one.includes(`${refused.file}: `) && refused.says.test(one));
    expect(line, output).toBeDefined();
    expect(line).toMatch(refused.wayOut ?? /./);
  });
}

test('of forty further changes that an API server refuses, at least 38 are reported', async ({ scratch }) => {
  test.setTimeout(600_000);
  const missed: string[] = [];
  for (const change of changes) {
    await scratch.git('reset', '--quiet', '--hard', 'origin/main');
    if ((await look(scratch, change)).code === 0) missed.push(change.what);
  }
  expect(changes).toHaveLength(40);
  expect(missed.length, missed.join('\n')).toBeLessThanOrEqual(2);
});

test('of changes that the API server accepts, none is refused', async ({ scratch }) => {
  test.setTimeout(600_000);
  const refused: string[] = [];
  for (const change of accepted) {
    await scratch.git('reset', '--quiet', '--hard', 'origin/main');
    const { code, output } = await look(scratch, change);
    if (code !== 0) refused.push(`${change.what}: ${output}`);
  }
  expect(refused).toEqual([]);
});

test('a push itself is refused for what the server says, before main has it', async ({ scratch }) => {
  const before = await refs(scratch);
  await scratch.edit('base/api/deployment.yaml', 'memory: 768Mi', 'memory: 128Mi');
  await scratch.commit('api: less memory than it asks for');
  const { code, output } = await scratch.push();
  expect(code).not.toBe(0);
  expect(output).toContain('must be less than or equal to memory limit of 128Mi');
  expect(output).toContain('Nothing was pushed.');
  expect(await refs(scratch)).toBe(before);
});

test('a look at a change that is accepted shows it and changes nothing', async ({ scratch }) => {
  const before = await refs(scratch);
  const { code, output } = await look(scratch, {
    what: 'more memory',
    edits: [{ file: 'base/api/deployment.yaml', from: 'memory: 768Mi', to: 'memory: 800Mi' }],
  });
  expect(code, output).toBe(0);
  expect(output).toContain('A push of it would be accepted.');
  expect(output).toContain('+ spec.template.spec.containers[api].resources.limits.memory: 800Mi');
  expect(output).toContain('Nothing was pushed.');
  expect(await refs(scratch)).toBe(before);
});

test('what only prod would refuse is refused at the promotion, and prod stays as it is', async ({
  scratch,
}) => {
  await expectHealthy('dev');
  await scratch.edit(
    'overlays/prod/kustomization.yaml',
    'patches:\n',
    `patches:
  - target:
      kind: PersistentVolumeClaim
      name: models
    patch: |-
      - op: replace
        path: /spec/resources/requests/storage
        value: 1Gi
`,
  );
  await scratch.commit('prod: a smaller volume');
  const pushed = await scratch.push();
  expect(pushed.code, pushed.output).toBe(0);
  await expectHealthy('dev');
  const before = await refs(scratch);
  const { code, output } = await gitops('promote', 'prod');
  expect(code, output).toBe(65);
  expect(output).toContain('PersistentVolumeClaim models: spec.resources.requests.storage');
  expect(output).toContain('Nothing was promoted.');
  expect(await refs(scratch)).toBe(before);
});
