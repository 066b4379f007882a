import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { execa } from 'execa';
import type { Configuration } from '../../configuration/configuration.ts';
import { type Action, type Plan, run, type Step } from '../../plan/step.ts';
import { goToolPath } from '../../tools/go-tools.ts';
import type { DownOptions } from '../provider.ts';
import { forwarding, forwardingBefore } from './containerd.ts';
import { stopDaemon } from './daemon.ts';
import { resetCommand } from './kubeadm.ts';
import { bridge, type HostLayout } from './layout.ts';
import { restoreBridgeSettings } from './netfilter.ts';

const cleanUp = (command: string, ...args: string[]): Action => run(command, args, { mayFail: true });

/** Stops every container of the cluster with containerd's own client; `kubeadm reset` would need crictl. */
const endContainers = (cache: string, layout: HostLayout): Action => ({
  kind: 'call',
  what: `stop the containers of ${layout.containerdSocket}`,
  call: async () => {
    if (!existsSync(layout.containerdSocket)) return;
    const ctr = (...args: string[]) => {
      const own = goToolPath(cache, 'containerd', 'ctr');
      const client = existsSync(own) ? own : 'ctr';
      return execa(client, ['--address', layout.containerdSocket, '--namespace', 'k8s.io', ...args], {
        reject: false,
      });
    };
    const { stdout = '' } = await ctr('tasks', 'list', '--quiet');
    const tasks = stdout.split('\n').filter(Boolean);
    await Promise.all(tasks.map((task) => ctr('tasks', 'delete', '--force', task)));
    const containers = (await ctr('containers', 'list', '--quiet')).stdout?.split('\n').filter(Boolean) ?? [];
    if (containers.length > 0) await ctr('containers', 'delete', ...containers);
  },
});

/** Unmounts everything under the folders that are removed, deepest first: pod volumes, container roots, network namespaces. */
const unmount = (folders: readonly string[]): Action => ({
  kind: 'call',
  what: `umount everything under ${folders.join(' ')}`,
  call: async () => {
    const mounted = readFileSync('/proc/self/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' ')[1] ?? '')
      .filter((path) => folders.some((folder) => path === folder || path.startsWith(`${folder}/`)))
      .sort((one, other) => other.length - one.length);
    for (const path of mounted) await execa('umount', ['--lazy', path], { reject: false });
  },
});

/** Removes the chains of kube-proxy, the kubelet and CNI, and the rules that jump to them. */
const removeChains: Action = {
  kind: 'call',
  what: 'iptables: remove the chains KUBE-* and CNI-*, and the rules that jump to them',
  call: async () => {
    for (const family of ['iptables', 'ip6tables']) {
      const { stdout, failed } = await execa(`${family}-save`, { reject: false });
      if (failed || !/^:(KUBE|CNI)-/m.test(stdout ?? '')) continue;
      const kept = (stdout ?? '').split('\n').filter((line) => !/(^:|\s)(KUBE|CNI)-/.test(line));
      await execa(`${family}-restore`, { input: `${kept.join('\n')}\n`, reject: false });
    }
  },
};

/** Removes the remaining links of pods on the bridge, then both bridges. */
const removeLinks: Action = {
  kind: 'call',
  what: `ip link delete ${bridge.pods} and ${bridge.node}`,
  call: async () => {
    const { stdout = '' } = await execa('ip', ['-o', 'link', 'show', 'master', bridge.pods], {
      reject: false,
    });
    for (const [, link] of stdout.matchAll(/^\d+: ([^:@]+)/gm)) {
      if (link) await execa('ip', ['link', 'delete', link], { reject: false });
    }
    for (const link of [bridge.pods, bridge.node])
      await execa('ip', ['link', 'delete', link], { reject: false });
  },
};

const restoreForwarding = (layout: HostLayout): Action => ({
  kind: 'call',
  what: `cp ${forwardingBefore(layout)} ${forwarding}`,
  call: async () => {
    if (existsSync(forwardingBefore(layout)))
      writeFileSync(forwarding, readFileSync(forwardingBefore(layout)));
  },
});

/** Of the kubelet, which removes them with each pod and not when it ends. */
const podLogs = ['/var/log/pods', '/var/log/containers'];

const systemFolders = ['/var/lib/kubelet', '/etc/kubernetes', '/run/presage'];

/** Stops Kubernetes and containerd, and removes what they left in the kernel. Images, volumes and git stay. */
export function stopClusterSteps(cache: string, layout: HostLayout): Step[] {
  const kubeadm = goToolPath(cache, 'kubernetes', 'kubeadm');
  return [
    {
      title: 'Stop the kubelet, every container, containerd and the policy engine',
      actions: [
        stopDaemon(layout, 'kubelet'),
        ...(existsSync(kubeadm) ? [resetCommand(kubeadm, layout)] : []),
        endContainers(cache, layout),
        stopDaemon(layout, 'containerd'),
        stopDaemon(layout, 'policies'),
      ],
    },
    {
      title: 'Remove mounts, bridges, iptables chains and kernel settings',
      actions: [
        unmount([...systemFolders, layout.containerdRoot, layout.buildahRoot]),
        removeChains,
        removeLinks,
        restoreForwarding(layout),
        restoreBridgeSettings(layout),
        cleanUp('rm', '-rf', ...systemFolders, '/var/lib/cni/results', '/var/lib/cni/cache', ...podLogs),
        cleanUp('rmdir', '--ignore-fail-on-non-empty', '/var/lib/cni'),
      ],
    },
  ];
}

/**
 * Removes everything that the host provider's `up` created, except the caches and, unless requested, the volumes. Where this
 * state folder has no cluster, what Kubernetes has on this machine is somebody else's, and stays.
 */
export function hostDownPlan(configuration: Configuration, layout: HostLayout, options: DownOptions): Plan {
  const { state, cache } = configuration;
  return [
    ...(existsSync(layout.root) ? stopClusterSteps(cache, layout) : []),
    {
      title: 'Stop the image registry and remove the cluster’s files',
      actions: [
        stopDaemon(layout, 'registry'),
        run('rm', [
          '-rf',
          layout.root,
          `${state}/git`,
          `${state}/render`,
          `${state}/forge`,
          `${state}/cluster.json`,
        ]),
        ...(options.volumes ? [run('rm', ['-rf', layout.volumes, `${state}/secrets.json`])] : []),
      ],
    },
  ];
}
