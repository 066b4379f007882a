import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Cluster, gitIn, pinFiles } from '@presage/gitops';
import { makeEnvironment } from '@presage/platform/environment';
import { ownImages, removedText, removeImages } from './images.ts';
import { previewEnvironment } from './names.ts';
import { branchFile } from './tree.ts';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

describe('the images of a preview', () => {
  let folder: string;
  let registry: string;
  const asked: string[] = [];
  const server = createServer(({ method, url = '' }, response) => {
    asked.push(`${method} ${url}`);
    response.writeHead(url.endsWith(digest('9')) ? 405 : url.endsWith(digest('8')) ? 404 : 202).end();
  });
  const dev = makeEnvironment('dev');
  const one = previewEnvironment('one');
  const cluster = () => ({ git: gitIn(folder), descriptor: { environments: [dev] } }) as unknown as Cluster;
  const pin = (name: string, letter: string) => ({
    name: `presage/${name}`,
    newName: `${registry}/presage/${name}`,
    newTag: 'abc',
    digest: digest(letter),
  });

  /** A commit on an environment's branch for each list of pins. */
  async function deliver(environment: typeof dev, ...deliveries: ReturnType<typeof pin>[][]): Promise<void> {
    const git = gitIn(folder);
    await git(['checkout', '--quiet', '-B', environment.branch, 'main']);
    for (const pins of deliveries) {
      const files = { ...pinFiles(environment, pins), [branchFile]: `BRANCH=${environment.name}\n` };
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }
      await git(['add', '--all']);
      await git(['commit', '--quiet', '--message', 'delivery']);
    }
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'presage-images-'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    registry = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const git = gitIn(folder);
    await git(['init', '--quiet', '--initial-branch=main']);
    await git(['config', 'user.name', 'Ada']);
    await git(['config', 'user.email', 'ada@example.test']);
    await git(['commit', '--quiet', '--allow-empty', '--message', 'first']);
    await deliver(dev, [pin('web', '1')], [pin('web', '2')]);
    await deliver(previewEnvironment('two'), [pin('web', '3')]);
    await deliver(
      one,
      [pin('web', '1'), pin('api', '4')],
      [pin('web', '2'), pin('api', '4')],
      [pin('web', '3'), pin('api', '5')],
    );
  });
  after(async () => {
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('are its own where no other environment was ever delivered with them', async () => {
    const own = await ownImages(cluster(), one);
    assert.deepEqual(
      own.toSorted(),
      ['4', '5'].map((letter) => `${registry}/presage/api@${digest(letter)}`),
    );
    assert.deepEqual(await ownImages(cluster(), previewEnvironment('three')), []);
  });

  test('are removed from the registry of this machine, by name and digest', async () => {
    const images = ['4', '8', '9'].map((letter) => `${registry}/presage/api@${digest(letter)}`);
    const record = { registry } as Cluster['record'];
    assert.deepEqual(await removeImages({ record }, images), { removed: 2, left: 1 });
    assert.deepEqual(
      asked.toSorted(),
      ['4', '8', '9'].map((letter) => `DELETE /v2/presage/api/manifests/${digest(letter)}`),
    );
  });

  test('stay in a registry elsewhere', async () => {
    const record = { registry: 'ghcr.io/team' } as Cluster['record'];
    assert.deepEqual(await removeImages({ record }, ['ghcr.io/team/presage/api@x']), { removed: 0, left: 1 });
  });

  test('are counted for the person who removes the preview', () => {
    assert.equal(removedText({ removed: 0, left: 0 }), '');
    assert.equal(removedText({ removed: 1, left: 0 }), ', with 1 image that only it used');
    assert.equal(
      removedText({ removed: 2, left: 1 }),
      ', with 2 images that only it used, and 1 image of it left in the registry',
    );
  });
});
