import { gitops, kubectl } from '../fixtures/cluster.ts';
import { expect, expectHealthy, test } from '../fixtures/delivery.ts';

const kinds = 'deployments,statefulsets,jobs,pods,services,configmaps,secrets,persistentvolumeclaims';
const line = '{range .items[*]}{.kind} {.metadata.name} {.metadata.uid} {.metadata.generation}{"\\n"}{end}';

/** Every deployed object, with its identity and the number of changes of its specification. */
const everything = () => kubectl('get', kinds, '-n', 'presage-prod', '-o', `jsonpath=${line}`);

test('a second `up` changes nothing and takes less than 90 seconds', async ({ scratch }) => {
  await expectHealthy('dev');
  await expectHealthy('prod');
  const branches = async () => (await scratch.git('ls-remote', 'origin')).output;
  const before = [await everything(), await branches()];
  const began = performance.now();
  const { code, output } = await gitops('up');
  const seconds = (performance.now() - began) / 1000;
  expect(code, output).toBe(0);
  expect([await everything(), await branches()]).toEqual(before);
  expect(seconds).toBeLessThan(90);
});
