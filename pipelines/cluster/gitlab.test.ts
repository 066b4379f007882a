import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checkout, readConfiguration } from '@presage/platform/configuration';
import { execa } from 'execa';

const requirements = join(import.meta.dirname, 'requirements.txt');

/** The program check-jsonschema with the schemas that it carries; installed once, from PyPI, into the cache folder. */
async function checkJsonschema(): Promise<string> {
  const { stdout } = await execa('python3', ['--version']);
  const key = createHash('sha256')
    .update(stdout)
    .update(await readFile(requirements))
    .digest('hex');
  const folder = join(readConfiguration().cache, `schemas-python-${key.slice(0, 12)}`);
  const program = join(folder, 'bin', 'check-jsonschema');
  if (existsSync(program)) return program;
  await rm(folder, { recursive: true, force: true });
  await execa('python3', ['-m', 'venv', folder]);
  const python = join(folder, 'bin', 'python');
  await execa(python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements]);
  return program;
}

describe('the files of the CI systems, by their published schemas', { timeout: 300_000 }, () => {
  let program: string;
  let folder: string;

  before(async () => {
    program = await checkJsonschema();
    folder = await mkdtemp(join(tmpdir(), 'presage-schemas-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const check = (schema: string, file: string) =>
    execa(program, ['--builtin-schema', schema, file], { all: true, reject: false });

  for (const { schema, file, from, to } of [
    { schema: 'vendor.gitlab-ci', file: '.gitlab-ci.yml', from: 'parallel: 6', to: 'parallel: many' },
    {
      schema: 'vendor.github-workflows',
      file: '.github/workflows/ci.yaml',
      from: 'runs-on:',
      to: 'runs-upon:',
    },
    {
      schema: 'vendor.github-actions',
      file: '.github/actions/setup/action.yaml',
      from: 'using:',
      to: 'use:',
    },
  ]) {
    test(`${file} is valid, and not with a mistake in it`, async () => {
      const valid = await check(schema, join(checkout, file));
      assert.equal(valid.exitCode, 0, valid.all);
      const text = await readFile(join(checkout, file), 'utf8');
      assert.ok(text.includes(from));
      const broken = join(folder, 'broken.yaml');
      await writeFile(broken, text.replace(from, to));
      assert.equal((await check(schema, broken)).exitCode, 1);
    });
  }
});
