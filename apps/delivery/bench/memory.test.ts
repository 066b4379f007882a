import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryByPart, memoryTable } from './memory.ts';

const uid = '39a67d29-fea3-55ba-fb94-4798168d7758';
const pod = (id: string) => `4:memory:/kubepods/burstable/pod${id}/9bf50e9bf44f\n`;

test('memory is summed by the namespace of the pod, and by program outside of pods', () => {
  const parts = memoryByPart(
    [
      { command: 'node', cgroup: pod(uid), kibibytes: 2048 },
      { command: 'postgres', cgroup: pod(uid), kibibytes: 1024 },
      { command: 'kube-apiserver', cgroup: pod('1'.repeat(32)), kibibytes: 4096 },
      { command: '/tools/kubernetes-1/kubelet', cgroup: '4:memory:/\n', kibibytes: 512 },
      { command: '/usr/bin/node', cgroup: '4:memory:/\n', kibibytes: 8192 },
    ],
    new Map([[uid, 'presage-dev']]),
    '/tools',
  );
  assert.deepEqual(parts, [
    { part: 'pods of kube-system', processes: 1, mebibytes: 4 },
    { part: 'pods of presage-dev', processes: 2, mebibytes: 3 },
    { part: 'kubelet, outside of pods', processes: 1, mebibytes: 0.5 },
  ]);
  assert.match(memoryTable(parts), /\| together \| 8 \| 4 \|$/);
});

test('the pods of the systemd driver are found by their escaped UID', () => {
  const cgroup = `0::/kubepods.slice/kubepods-pod${uid.replaceAll('-', '_')}.slice/cri-containerd-1.scope\n`;
  const parts = memoryByPart(
    [{ command: 'node', cgroup, kibibytes: 1024 }],
    new Map([[uid, 'argocd']]),
    '/tools',
  );
  assert.deepEqual(parts, [{ part: 'pods of argocd', processes: 1, mebibytes: 1 }]);
});
