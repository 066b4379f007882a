import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  addressesOf,
  checkManifests,
  checkout,
  descriptorIn,
  folderTree,
  type KubernetesObject,
  makeEnvironment,
  manifestTools,
  readConfiguration,
  renderOverlay,
  validateOptions,
} from '@presage/gitops';
import { applyRecipe, type RecipeStep, readRecipe, renamedSteps } from '@presage/recipes';

const tools = manifestTools(readConfiguration().cache);
const descriptor = await descriptorIn();
const options = await validateOptions(descriptor, folderTree(checkout));
const environments = ['dev', 'prod'] as const;
type Environment = (typeof environments)[number];

/** Each component by its recipe. The last two exclude each other. */
const recipes = ['managed-database', 'ingress', 'gateway'] as const;
type Component = (typeof recipes)[number];
const combinations: readonly (readonly Component[])[] = [
  [],
  ['managed-database'],
  ['ingress'],
  ['gateway'],
  ['managed-database', 'ingress'],
  ['managed-database', 'gateway'],
  ['ingress', 'managed-database'],
  ['gateway', 'managed-database'],
];

/** The steps of a recipe, which are about dev, for another environment. */
async function stepsFor(environment: Environment, component: Component): Promise<RecipeStep[]> {
  const steps = await readRecipe(join(checkout, 'docs/recipes', `${component}.md`));
  const names = { dev: 'prod', 31001: '30001', 31080: '30080' };
  return environment === 'dev' ? steps : renamedSteps(steps, names);
}

describe('components', () => {
  let tree: string;
  before(() => {
    tree = mkdtempSync(join(tmpdir(), 'presage-components-'));
  });
  after(() => rmSync(tree, { recursive: true, force: true }));

  /** A tree in which environments have components, added as their recipes say. */
  async function treeWith(chosen: Partial<Record<Environment, readonly Component[]>>): Promise<string> {
    const folder = mkdtempSync(join(tree, 'tree-'));
    for (const part of ['base', 'components', 'overlays', 'argocd', 'apps/api/cluster'])
      cpSync(join(checkout, part), join(folder, part), { recursive: true });
    for (const environment of environments)
      for (const component of chosen[environment] ?? [])
        await applyRecipe(await stepsFor(environment, component), folder);
    return folder;
  }
  async function rendered(environment: Environment, ...components: Component[]) {
    const folder = await treeWith({ [environment]: components });
    const { objects, findings } = await renderOverlay(tools, folder, environment);
    assert.deepEqual(findings, []);
    return objects;
  }

  for (const combination of combinations)
    test(`every overlay with ${combination.join(' and ') || 'none'} passes every check`, async () => {
      const { clusterResources } = descriptor;
      const folder = await treeWith({ dev: combination, prod: combination });
      assert.deepEqual(await checkManifests(tools, folder, { ...options, clusterResources }), []);
    });

  test('one environment can have a component that another one lacks', async () => {
    const folder = await treeWith({ dev: ['managed-database', 'ingress'], prod: ['gateway'] });
    const { clusterResources } = descriptor;
    assert.deepEqual(await checkManifests(tools, folder, { ...options, clusterResources }), []);
  });

  test('a managed database: nothing of the one in the cluster is left, and its URL is a file', async () => {
    const objects = await rendered('prod', 'managed-database');
    assert.deepEqual(names(objects, 'StatefulSet'), []);
    assert.deepEqual(names(objects, 'PersistentVolumeClaim'), ['models']);
    assert.deepEqual(names(objects, 'PodDisruptionBudget'), ['api', 'web']);
    assert.deepEqual(
      objects.filter(({ metadata }) => /^database\b/.test(metadata.name)).map(({ kind }) => kind),
      [],
    );
    for (const [kind, name] of [
      ['Deployment', 'api'],
      ['Job', 'migrate'],
      ['Job', 'train'],
      ['CronJob', 'train'],
    ] as const) {
      const { spec } = find(objects, kind, name);
      const pod = (spec?.template ?? spec?.jobTemplate?.spec?.template)?.spec;
      const variables = (pod?.containers[0]?.env ?? []).filter((one) => one.name.startsWith('DATABASE_'));
      const own = name === 'api' ? { DATABASE_POOL_SIZE: '10' } : {};
      assert.deepEqual(
        Object.fromEntries(variables.map((variable) => [variable.name, variable.value])),
        {
          DATABASE_URL_FILE: '/run/secrets/database/url',
          DATABASE_CA_FILE: '/run/secrets/database/ca.crt',
          DATABASE_POOLER: 'none',
          ...own,
        },
        `${kind} ${name}`,
      );
      assert.ok(pod?.volumes?.some(({ secret }) => secret?.secretName === 'managed-database'));
    }
  });

  test('a managed database: only its address is open, to those that use it', async () => {
    const objects = await rendered('prod', 'managed-database');
    assert.deepEqual(find(objects, 'NetworkPolicy', 'managed-database').spec?.egress, [
      { to: [{ ipBlock: { cidr: '203.0.113.10/32' } }], ports: [{ port: 5432 }] },
    ]);
    const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy');
    assert.doesNotMatch(JSON.stringify(policies), /"app.kubernetes.io\/name":"database"/);
    assert.equal(find(objects, 'NetworkPolicy', 'api').spec?.egress?.length, 1, 'the other environments');
  });

  for (const component of ['ingress', 'gateway'] as const)
    test(`${component}: no port of the node is left, and host names are the addresses`, async () => {
      const folder = await treeWith({ dev: [component] });
      const { objects } = await renderOverlay(tools, folder, 'dev');
      const types = objects.filter(({ kind }) => kind === 'Service').map(({ spec }) => spec?.type);
      assert.deepEqual([...new Set(types)], ['ClusterIP']);
      assert.deepEqual(await addressesOf(tools, folder, makeEnvironment('dev')), [
        { service: 'web', url: 'https://presage-dev.example' },
        { service: 'api-public', url: 'https://api.presage-dev.example' },
      ]);
    });

  for (const component of ['ingress', 'gateway'] as const)
    test(`${component}: the controller alone reaches the pages, and is believed about callers`, async () => {
      const objects = await rendered('dev', component);
      const controller = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'traefik' } } };
      const web = { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'web' } } };
      assert.deepEqual(find(objects, 'NetworkPolicy', 'web').spec?.ingress, [
        { from: [controller], ports: [{ port: 'http' }] },
      ]);
      assert.deepEqual(find(objects, 'NetworkPolicy', 'api').spec?.ingress, [
        { from: [{ namespaceSelector: {} }], ports: [{ port: 'http' }] },
        { from: [web, controller], ports: [{ port: 'proxied' }] },
      ]);
      assert.equal(find(objects, 'Service', 'api-public').spec?.ports?.[0]?.targetPort, 'proxied');
      const pages = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && /^web-/.test(metadata.name));
      assert.equal(pages?.data?.TRUSTED_PROXIES, '10.244.0.0/16');
    });

  test('ingress: the limits for nginx are not below those of the application', async () => {
    const objects = await rendered('dev', 'ingress');
    const lifecycle = readFileSync(join(checkout, 'packages/runtime/src/lifecycle.ts'), 'utf8');
    const uploads = readFileSync(join(checkout, 'apps/api/src/datasets/uploads.ts'), 'utf8');
    const minutes = Number(/requestMilliseconds = (\d+) \* 60_000/.exec(lifecycle)?.[1]);
    const bytes = Number(/maxBytes = (\d+e\d+);/.exec(uploads)?.[1]);
    for (const name of ['web', 'api']) {
      const limits = find(objects, 'Ingress', name).metadata.annotations ?? {};
      const of = (key: string) => limits[`nginx.ingress.kubernetes.io/${key}`] ?? '';
      assert.deepEqual(
        ['proxy-read-timeout', 'proxy-send-timeout'].map((key) => Number(of(key))),
        [minutes * 60, minutes * 60],
      );
      assert.ok(Number.parseInt(of('proxy-body-size'), 10) * 2 ** 30 >= bytes, of('proxy-body-size'));
      assert.deepEqual([of('proxy-request-buffering'), of('proxy-buffering')], ['off', 'off']);
      assert.equal(of('ssl-redirect'), 'true');
    }
  });
});

const names = (objects: readonly KubernetesObject[], kind: string) =>
  objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);

function find(objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  assert.ok(found, `${kind} ${name} is not rendered`);
  return found;
}
