import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { copyTree, followRecipe, readRecipe } from '@presage/recipes';
import { connectionOf, createDatabase, json, type RunningApi } from '../../test/running-api.ts';
import { plainDatabase } from '../configuration/database.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..', '..', '..');

/** docs/recipes/product-field.md, applied to a copy of the repository. */
describe('the product field of docs/recipes/product-field.md', { timeout: 300_000 }, () => {
  let tree: string;
  let changed: string[];
  let api: RunningApi;
  let admin: (path: string, init?: RequestInit) => Promise<Response>;

  /** Runs a program in a folder of the copy; a failure shows what it printed. */
  async function runIn(folder: string, ...[command = '', ...args]: string[]): Promise<string> {
    const { NODE_TEST_CONTEXT: _, JUNIT_REPORT: __, ...env } = process.env;
    const options = { cwd: join(tree, folder), env, maxBuffer: 1e8 };
    const { stdout, stderr, code } = await run(command, args, options).catch((error) => error);
    assert.ok(code === undefined, `${command} ${args.join(' ')}: ${code}\n${stdout}${stderr}`);
    return stdout;
  }

  before(async () => {
    tree = await mkdtemp(join(tmpdir(), 'presage-field-'));
    await copyTree(root, tree);
    changed = await followRecipe(await readRecipe(join(root, 'docs', 'recipes', 'product-field.md')), tree);
    await runIn('apps/api', process.execPath, 'prisma/generate.ts');
    await runIn('apps/web', 'npm', 'run', '--silent', 'client');

    const database = connectionOf(await createDatabase(false));
    await runIn('apps/api', process.execPath, 'test/migrate-template.ts', JSON.stringify(database));
    const { startApi } = (await import(
      join(tree, 'apps/api/test/running-api.ts')
    )) as typeof import('../../test/running-api.ts');
    const target = { ...database, name: database.database, poolSize: 4 };
    api = await startApi({ database: { ...plainDatabase, ...target } }, 'empty');
    admin = await api.signIn();
  });
  after(async () => {
    await api?.[Symbol.asyncDispose]();
    await rm(tree, { recursive: true, force: true });
  });

  test('takes at most 7 files, one of them the schema', () => {
    assert.ok(changed.length <= 7, changed.join('\n'));
    assert.ok(changed.includes('apps/api/prisma/schema.prisma'), changed.join('\n'));
  });

  test('is stored, changed and read through the API', async () => {
    const lamp = {
      name: 'Lamp',
      description: 'Lights a desk.',
      category: 'accessories',
      priceCents: 2500,
      currency: 'EUR',
      stock: 3,
      glyph: 'lamp',
    };
    const create = async (changes: object) => {
      const response = await admin('/api/products', json('POST', { ...lamp, ...changes }));
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const { body } = await create({ weightGrams: 850 });
    assert.equal(body.weightGrams, 850);
    const path = `/api/products/${body.id}`;
    assert.equal((await admin(path, json('PATCH', { weightGrams: 900 }, '"1"'))).status, 200);
    const read = (await (await api.request(path)).json()) as Record<string, unknown>;
    assert.deepEqual([read.weightGrams, read.stock], [900, 3]);

    assert.equal((await create({ name: 'Light lamp' })).body.weightGrams, null);
    const refused = await create({ weightGrams: -1 });
    assert.equal(refused.status, 422);
    assert.deepEqual(
      (refused.body.errors as { field: string }[]).map(({ field }) => field),
      ['weightGrams'],
    );
  });

  test('is documented in OpenAPI', async () => {
    const document = (await (await api.request('/openapi.json')).json()) as {
      components: { schemas: Record<string, { properties: object; required: string[] }> };
    };
    const { Product, ProductInput } = document.components.schemas;
    assert.ok(Product?.required.includes('weightGrams'));
    assert.ok('weightGrams' in (ProductInput?.properties ?? {}));
    assert.ok(!ProductInput?.required.includes('weightGrams'));
  });

  test('has the right types in both programs', async () => {
    const binary = (name: string) => join(root, 'node_modules', '.bin', name);
    await Promise.all([
      runIn('apps/api', binary('tsc'), '-p', '.'),
      runIn('apps/web', binary('vue-tsc'), '--noEmit'),
    ]);
  });

  test('is in the form and the table of the administration, with a label in each language', async () => {
    const report = join(tree, 'report.json');
    const files = ['src/administration/forms.test.ts', 'src/fields', 'src/locales'];
    const options = ['--reporter=json', `--outputFile=${report}`];
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const ended = await runIn('apps/web', process.execPath, vitest, 'run', ...options, ...files).catch(
      (error) => error,
    );
    const { testResults } = JSON.parse(await readFile(report, 'utf8')) as {
      testResults: { assertionResults: { fullName: string; status: string; failureMessages: string[] }[] }[];
    };
    const results = testResults.flatMap(({ assertionResults }) => assertionResults);
    assert.deepEqual(
      results
        .filter(({ status }) => status !== 'passed')
        .map(({ fullName, failureMessages }) => [fullName, ...failureMessages]),
      [],
    );
    assert.equal(typeof ended, 'string', String(ended));
    const names = results.map(({ fullName }) => fullName);
    for (const name of [
      'a field weightGrams has a label in each language',
      'in en weightGrams is a labelled field of the product form',
      'in fr weightGrams is a labelled field of the product form',
      'in en weightGrams is a column of the product table',
      'in fr weightGrams is a column of the product table',
    ])
      assert.ok(names.includes(name), `no test ran that is called "${name}"`);
  });
});
