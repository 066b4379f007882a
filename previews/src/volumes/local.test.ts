import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { copyFolder, folderBeside, folderOf, newVolumeName, type Volume, volumeLike } from './local.ts';

describe('a volume that is a folder of this machine', () => {
  let folder: string;
  let from: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'presage-volumes-'));
    from = join(folder, 'first', 'files');
    for (const name of ['kept', 'left-out', 'kept/left-out'])
      await mkdir(join(from, name), { recursive: true });
    await writeFile(join(from, 'kept', 'file'), 'content', { mode: 0o640 });
    await utimes(join(from, 'kept', 'file'), 1_000, 1_000);
    await writeFile(join(from, 'kept', 'left-out', 'file'), 'only the name at the top counts');
    await writeFile(join(from, 'left-out', 'file'), 'of others');
    await symlink('/etc/hostname', join(from, 'link'));
  });
  after(() => rm(folder, { recursive: true }));

  const volume: Volume = {
    metadata: { annotations: { 'pv.kubernetes.io/provisioned-by': 'a-provisioner', other: 'x' } },
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '1Gi' },
      hostPath: { path: '/volumes/first/files', type: 'DirectoryOrCreate' } as { path: string },
      nodeAffinity: { required: {} },
      persistentVolumeReclaimPolicy: 'Delete',
      storageClassName: 'standard',
      volumeMode: 'Filesystem',
    },
  };

  test('is copied with modes, times and links, without what is left out, for pods of any user', async () => {
    const to = folderBeside(from, 'copy');
    assert.equal(to, join(folder, 'copy'));
    await copyFolder(from, to, ['left-out']);
    const file = join(to, 'kept', 'file');
    assert.equal(await readFile(file, 'utf8'), 'content');
    const { mode, mtimeMs } = await stat(file);
    assert.deepEqual([mode & 0o777, mtimeMs], [0o640, 1_000_000]);
    assert.equal((await stat(to)).mode & 0o777, 0o777);
    await stat(join(to, 'kept', 'left-out', 'file'));
    await assert.rejects(stat(join(to, 'left-out')));
  });

  test('leaves no folder when it can’t be copied', async () => {
    const to = join(folder, 'failed');
    await assert.rejects(copyFolder(join(folder, 'absent'), to, []), /absent can't be copied: .*absent/);
    await assert.rejects(stat(to));
  });

  test('is found only where this machine has it', async () => {
    const at = (path: string): Volume => ({ ...volume, spec: { ...volume.spec, hostPath: { path } } });
    assert.equal(await folderOf(at(from)), from);
    assert.equal(await folderOf(at(join(folder, 'of-another-machine'))), undefined);
    const { hostPath: _, ...spec } = volume.spec;
    assert.equal(await folderOf({ ...volume, spec }), undefined);
  });

  test('gets another one like it, for one claim, that the same provisioner removes', () => {
    const name = newVolumeName('preview-a', 'files');
    assert.match(name, /^preview-a-files-[0-9a-f]{8}$/);
    assert.notEqual(newVolumeName('preview-a', 'files'), name);
    const place = { name, folder: '/volumes/new', namespace: 'preview-a', claim: 'files' };
    assert.deepEqual(volumeLike(volume, place), {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name, annotations: { 'pv.kubernetes.io/provisioned-by': 'a-provisioner' } },
      spec: {
        ...volume.spec,
        hostPath: { path: '/volumes/new', type: 'DirectoryOrCreate' },
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'preview-a', name: 'files' },
      },
    });
  });
});
