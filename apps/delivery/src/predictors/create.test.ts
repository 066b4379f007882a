import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checkout } from '@presage/gitops';
import { execa } from 'execa';
import type { Created } from './create.ts';

const main = join(checkout, 'gitops', 'src', 'main.ts');
const written = join(checkout, 'apps', 'api', 'src', 'predictors', 'savings');

// What is written where, and what becomes of it: apps/api/src/discovery/table-predictor.test.ts.
describe('npm run gitops predictor create', { timeout: 240_000 }, () => {
  let folder: string;
  const create = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await execa(
      process.execPath,
      [main, 'predictor', 'create', 'savings', '--dry-run', ...args],
      { reject: false, cwd: folder, env: { INIT_CWD: folder } },
    );
    return { code: exitCode, stdout, stderr };
  };

  const numbered = () => {
    const lines = Array.from({ length: 400 }, (_, row) => `${row},${row % 50},${row % 2}`);
    return `No,Age,Left\n${lines.join('\n')}\n`;
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'presage-create-'));
    const lines = Array.from(
      { length: 400 },
      (_, row) => `c${row},${row % 50},${row % 3 ? 'a' : 'b'},EUR,${row % 2}`,
    );
    await writeFile(join(folder, 'savings.csv'), `Id,Age,Plan,Currency,Left\n${lines.join('\n')}\n`);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('reads the file from where the person is, shows fields and what is left out, and what comes next', async () => {
    const { code, stdout, stderr } = await create('--from', 'savings.csv', '--target', 'left');
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /^Would write apps\/api\/src\/predictors\/savings\/predictor\.json, from 400 rows\./,
    );
    assert.match(stdout, /^Target {2}Left: yes-no$/m);
    assert.match(stdout, /^ {2}Plan {2}category, 2 values$/m);
    assert.match(stdout, /^ {2}Id {8}identifier: 400 different values in 400 rows$/m);
    assert.match(stdout, /^ {2}Currency {2}constant: "EUR" in 400 of 400 rows$/m);
    assert.match(stdout, /npm run data -- import savings savings\.csv/);
    assert.equal(existsSync(written), false);
  });

  test('prints the description as JSON', async () => {
    const { stdout } = await create('--from', 'savings.csv', '--target', 'Left', '--json');
    const { description, rows } = JSON.parse(stdout) as Created;
    assert.deepEqual([rows, Object.keys(description.fields)], [400, ['Age', 'Plan']]);
  });

  test('makes a field of a column that was left out, if the person wants it', async () => {
    const { stdout: shown } = await create('--from', 'savings.csv', '--target', 'Left');
    assert.doesNotMatch(shown, /--use/, 'a text that differs in every row, and a constant, can be no fields');
    await writeFile(join(folder, 'numbered.csv'), numbered());
    const { stdout } = await create('--from', 'numbered.csv', '--target', 'Left');
    assert.match(stdout, /^To use one of these all the same: --use "No"$/m);
    const used = await create('--from', 'numbered.csv', '--target', 'Left', '--use', 'No', '--json');
    const { description } = JSON.parse(used.stdout) as Created;
    assert.deepEqual([Object.keys(description.fields), description.leftOut], [['No', 'Age'], {}]);
  });

  test('takes the file and the column without their options, as `npm run` passes them', async () => {
    const { stdout } = await create('savings.csv', 'Left', '--json');
    assert.equal((JSON.parse(stdout) as Created).description.target.column, 'Left');
  });

  for (const [what, args, reason] of [
    [
      'a file that does not exist',
      ['--from', 'none.csv', '--target', 'Left'],
      /none\.csv can't be read: there is no such file/,
    ],
    [
      'a column that does not exist',
      ['--from', 'savings.csv', '--target', 'Gone'],
      /has no column Gone\. It has Id, Age, Plan, Currency, Left/,
    ],
    [
      'a column of texts',
      ['--from', 'savings.csv', '--target', 'Id'],
      /Id has 400 different texts; at most 12 classes/,
    ],
    ['no file', ['--target', 'Left'], /A table and the column to predict are needed/],
  ] as const)
    test(`refuses ${what}, and says what to do`, async () => {
      const { code, stderr } = await create(...args);
      assert.ok([64, 65].includes(code ?? 0), String(code));
      assert.match(stderr, reason);
    });
});
