import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Refusal } from '@presage/runtime/refusal';
import { type Configuration, readConfiguration } from '../configuration/configuration.ts';
import { carryOut } from '../plan/carry-out.ts';
import { packTools, takeToolsSteps } from './archive.ts';
import { goToolFolder, goToolNames, goToolPath } from './go-tools.ts';
import { schemasFolder } from './schemas.ts';

const say = () => undefined;

describe('the archive of the built tools', () => {
  let folder: string;
  let archive: string;
  let digest: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'presage-archive-'));
    const built = join(folder, 'built');
    for (const name of goToolNames) await mkdir(goToolFolder(built, name), { recursive: true });
    await writeFile(goToolPath(built, 'kustomize'), 'kustomize of this machine', { mode: 0o755 });
    await mkdir(schemasFolder(built), { recursive: true });
    archive = join(folder, 'store', 'tools.tar.gz');
    const value = await packTools(built, archive, say);
    digest = createHash('sha256').update(readFileSync(archive)).digest('hex');
    assert.equal(value, `${archive}#sha256:${digest}`);
  });
  after(() => rm(folder, { recursive: true }));

  const take = async (name: string, tools: Configuration['tools']) => {
    const cache = join(folder, name);
    const [step] = takeToolsSteps({ ...readConfiguration({}), cache, tools });
    assert.ok(step);
    assert.equal(await step.satisfied?.(), false);
    for (const action of step.actions) await carryOut(action, say);
    return { cache, step };
  };

  test('gives another machine every tool, so that nothing is built', async () => {
    const { cache, step } = await take('file', { from: archive, sha256: digest });
    assert.equal(readFileSync(goToolPath(cache, 'kustomize'), 'utf8'), 'kustomize of this machine');
    assert.equal(await step.satisfied?.(), true);
    assert.deepEqual((await readdir(cache)).sort(), ['schemas', 'tools']);
  });

  test('is read from an address too', async () => {
    const server = createServer((_, response) => response.end(readFileSync(archive)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { cache } = await take('address', {
      from: `http://127.0.0.1:${port}/tools.tar.gz`,
      sha256: digest,
    });
    assert.ok(existsSync(goToolPath(cache, 'kustomize')));
    server.close();
  });

  test('is not used with another digest, and nothing of it stays', async () => {
    await assert.rejects(take('other', { from: archive, sha256: '0'.repeat(64) }), (error: Refusal) => {
      assert.ok(error instanceof Refusal);
      assert.match(error.message, new RegExp(`sha256:${digest}, not sha256:0{64}\\. Nothing of it was used`));
      return true;
    });
    assert.deepEqual(await readdir(join(folder, 'other')), []);
  });

  test('that cannot be read is refused with what to do', async () => {
    await assert.rejects(
      take('absent', { from: join(folder, 'absent.tar.gz'), sha256: digest }),
      /PRESAGE_TOOLS, .*absent\.tar\.gz, cannot be read: ENOENT/,
    );
  });

  test('is not written while a tool is missing', async () => {
    await assert.rejects(
      packTools(join(folder, 'empty'), join(folder, 'x.tar.gz'), say),
      /not built yet: kustomize-/,
    );
  });
});
