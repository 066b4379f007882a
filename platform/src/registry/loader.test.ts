import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import { fakeNodes } from '../../test/nodes.ts';
import { runProgram } from '../machine/run-program.ts';
import { digestIn, type Loader, loadCommand, nameByDigest } from './index.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const other = `sha256:${'b'.repeat(64)}`;
const { PATH } = process.env;

describe('images that are loaded into nodes', () => {
  let folder: string;
  const file = (name: string) => join(folder, name);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'presage-loader-'));
    process.env.PATH = `${folder}:${PATH}`;
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  after(() => {
    process.env.PATH = PATH;
  });

  const load = async (loader: Loader, name: string) => {
    await writeFile(file('image.tar'), `${name} ${digest}\n`);
    const [program, ...args] = loadCommand(loader, file('image.tar'));
    const { failed, stderr } = await runProgram(program, args);
    assert.equal(failed, false, stderr);
  };

  for (const [loader, nodes] of [
    [{ program: 'kind', cluster: 'team' }, ['team-control-plane', 'team-worker']],
    [{ program: 'minikube', cluster: 'team' }, ['team', 'team-m02']],
    [{ program: 'k3s', cluster: '' }, ['this-machine']],
  ] as const)
    test(`${loader.program}: every node has the image under its digest, as a pinned pod asks for it`, async () => {
      await fakeNodes(folder, nodes);
      const place = { registry: 'presage.local', loader };
      assert.equal(await digestIn(place, 'presage/web', 'abc'), undefined);
      await load(loader, 'presage.local/presage/web:abc');
      assert.equal(await digestIn(place, 'presage/web', 'abc'), undefined, 'no pod finds it yet');
      await nameByDigest(loader, 'presage.local/presage/web:abc');
      assert.equal(await digestIn(place, 'presage/web', 'abc'), digest);
      assert.equal(await digestIn(place, 'presage/web', digest), digest);
      assert.equal(await digestIn(place, 'presage/web', other), undefined);
      for (const node of nodes)
        assert.match(
          await readFile(file(`images-${node}`), 'utf8'),
          new RegExp(`^presage.local/presage/web@${digest} ${digest}$`, 'm'),
        );
    });

  const kind = { program: 'kind', cluster: 'team' } as const;
  const name = 'localhost:5000/presage/web:abc';

  test('an image that one node lacks is not there', async () => {
    await fakeNodes(folder, ['one', 'two']);
    await load(kind, name);
    await nameByDigest(kind, name);
    const place = { registry: 'localhost:5000', loader: kind };
    assert.equal(await digestIn(place, 'presage/web', 'abc'), digest);
    await writeFile(file('images-two'), '');
    assert.equal(await digestIn(place, 'presage/web', 'abc'), undefined);
  });

  test('nodes that have not the same image after it was loaded are reported', async () => {
    await fakeNodes(folder, ['one', 'two']);
    await load(kind, name);
    await writeFile(file('images-two'), `${name} ${other}\n`);
    await assert.rejects(nameByDigest(kind, name), /the nodes have not the same image localhost:5000/);
  });

  test('a cluster that is stopped or unknown is reported with what the program says', async () => {
    await fakeNodes(folder, []);
    await assert.rejects(nameByDigest(kind, name), /kind knows no node of team/);
    await writeFile(file('stopped'), '');
    await assert.rejects(
      digestIn({ registry: 'localhost:5000', loader: kind }, 'presage/web', 'abc'),
      /`kind get nodes --name=team` failed: kind: the cluster is stopped/,
    );
  });
});
