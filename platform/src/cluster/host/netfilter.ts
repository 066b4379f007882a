import { readFile, writeFile } from 'node:fs/promises';
import { release } from 'node:os';
import { join } from 'node:path';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { execa } from 'execa';
import type { Action } from '../../plan/step.ts';
import { address, bridge, type HostLayout } from './layout.ts';

/** Number of the netfilter queue from which the policy engine reads. */
export const queue = 245;

/** `down` removes every chain whose name starts like this, with the rules that jump to it. */
const chain = 'KUBE-POLICIES';

/** Where `chain` starts, one list of arguments for each rule. */
const jumps = {
  iptables: [
    ['POSTROUTING', '-j', chain],
    // From a pod to the node itself: API server, etcd, kubelet.
    ['INPUT', '-i', bridge.pods, '-j', chain],
  ],
  ip6tables: [['PREROUTING', '-i', bridge.pods, '-j', chain]],
} as const;

type Family = keyof typeof jumps;
export const families = Object.keys(jumps) as Family[];

/** Kernels before 6.12 can lose one of two DNS queries that wait for a verdict (netfilter bug 1766). */
export function losesQueuedQueries(kernel: string): boolean {
  const [major = 0, minor = 0] = kernel.split('.').map((part) => Number.parseInt(part, 10));
  return major < 6 || (major === 6 && minor < 12);
}

const toQueue = ['-j', 'NFQUEUE', '--queue-num', String(queue)];

/**
 * What kube-proxy marks at the node: a pod's own packets to itself through its Service, and, where NodePorts listen on
 * more than 127.0.0.0/8, also a pod's packets to a NodePort. Only the former pass without a verdict.
 */
const toItself = (nodePorts: 'loopback' | 'node') => [
  ...['-s', address.pods, '-m', 'mark', '--mark', '0x4000/0x4000'],
  ...(nodePorts === 'node' ? ['-m', 'conntrack', '--ctorigdst', address.services] : []),
  ...['-j', 'RETURN'],
];

/**
 * The rules of `chain`. Without a listener on the queue, what is sent to it is dropped.
 * @param nodePorts whether they listen on 127.0.0.0/8 only, or on the node's address too
 */
export const chainRules = (
  kernel: string,
  nodePorts: 'loopback' | 'node' = 'loopback',
): Readonly<Record<Family, readonly (readonly string[])[]>> => ({
  iptables: [
    // The first packet of a connection is judged; what follows belongs to an accepted one.
    ['-m', 'conntrack', '!', '--ctstate', 'NEW', '-j', 'RETURN'],
    // The node's own probes, and what reaches a NodePort on 127.0.0.1.
    ['-m', 'addrtype', '--src-type', 'LOCAL', '-j', 'RETURN'],
    toItself(nodePorts),
    ...(losesQueuedQueries(kernel)
      ? [
          [
            ...'-p udp -m conntrack --ctorigdst'.split(' '),
            address.dns,
            ...'--ctorigdstport 53 -j RETURN'.split(' '),
          ],
        ]
      : []),
    ['-s', address.pods, ...toQueue],
    ['-d', address.pods, ...toQueue],
  ],
  // Pods have IPv4 addresses only. The kernel gives each an IPv6 address of its link too, which no policy covers.
  ip6tables: [['-j', 'DROP']],
});

/** Input of `iptables-restore --noflush`, which applies it as a whole or not at all. */
export const restoreInput = (
  family: Family,
  kernel: string,
  nodePorts: 'loopback' | 'node' = 'loopback',
): string =>
  [
    '*mangle',
    `:${chain} - [0:0]`,
    ...chainRules(kernel, nodePorts)[family].map((rule) => `-A ${chain} ${rule.join(' ')}`),
    ...jumps[family].map(([from, ...rule]) => `-I ${from} ${rule.join(' ')}`),
    'COMMIT',
    '',
  ].join('\n');

const hasIpv6 = async (): Promise<boolean> =>
  (await readFile('/proc/net/if_inet6', 'utf8').catch(() => undefined)) !== undefined;

const used = async (): Promise<Family[]> => {
  const ipv6 = await hasIpv6();
  return families.filter((family) => family === 'iptables' || ipv6);
};

const succeeds = async (command: string, args: readonly string[]): Promise<boolean> =>
  !(await execa(command, args, { reject: false })).failed;

/** Whether every rule is in place. */
async function rulesInPlace(kernel = release()): Promise<boolean> {
  const checks = (await used()).flatMap((family) =>
    [
      ...jumps[family].map(([from, ...rule]) => [from, ...rule]),
      ...chainRules(kernel)[family].map((rule) => [chain, ...rule]),
    ].map((rule) => succeeds(family, ['-w', '-t', 'mangle', '-C', ...rule])),
  );
  return (await Promise.all(checks)).every(Boolean);
}

const addRules: Action = {
  kind: 'call',
  what: `iptables-restore --noflush: *mangle ${chain} (pods' new connections to NFQUEUE ${queue}; their IPv6 dropped)`,
  call: async () => {
    for (const family of await used()) {
      for (const jump of jumps[family])
        await execa(family, ['-w', '-t', 'mangle', '-D', ...jump], { reject: false });
      await execa(`${family}-restore`, ['-w', '--noflush'], { input: restoreInput(family, release()) });
    }
  },
};

/** Whether a program reads from the queue. */
export async function queueHasListener(): Promise<boolean> {
  const text = await readFile('/proc/net/netfilter/nfnetlink_queue', 'utf8').catch(() => '');
  return text.split('\n').some((line) => line.trim().split(/\s+/)[0] === String(queue));
}

/** Packets between two pods on the bridge pass iptables only with these settings. */
const bridgeSettings = ['bridge-nf-call-iptables', 'bridge-nf-call-ip6tables'] as const;
const bridgeFolder = '/proc/sys/net/bridge';
const settingBefore = (layout: HostLayout, name: string) => join(layout.root, name);
const readSetting = (file: string) => readFile(file, 'utf8').catch(() => undefined);

/** Turns the settings on, and keeps their previous values for `down`. */
const turnOnBridgeSettings = (layout: HostLayout): Action => ({
  kind: 'call',
  what: `modprobe br_netfilter; echo 1 > ${bridgeFolder}/{${bridgeSettings.join(',')}}`,
  call: async () => {
    for (const name of bridgeSettings) {
      if ((await readSetting(settingBefore(layout, name))) !== undefined) continue;
      await writeFile(settingBefore(layout, name), (await readSetting(join(bridgeFolder, name))) ?? '0\n');
    }
    // Built into some kernels, which then have no module to load.
    await execa('modprobe', ['br_netfilter'], { reject: false });
    for (const name of bridgeSettings) {
      await writeFile(join(bridgeFolder, name), '1\n').catch(() => {
        throw new Refusal(
          `This kernel has no br_netfilter (${bridgeFolder}/${name}), so nothing can enforce the NetworkPolicies.`,
          'Use a kernel with the module br_netfilter (those of Debian and Ubuntu have it).',
          exitCode.unavailable,
        );
      });
    }
  },
});

export const restoreBridgeSettings = (layout: HostLayout): Action => ({
  kind: 'call',
  what: `cp ${layout.root}/{${bridgeSettings.join(',')}} ${bridgeFolder}`,
  call: async () => {
    for (const name of bridgeSettings) {
      const before = await readSetting(settingBefore(layout, name));
      if (before !== undefined) await writeFile(join(bridgeFolder, name), before);
    }
  },
});

/** Whether every connection of a pod is judged: rules and settings are in place. */
export async function connectionsAreJudged(): Promise<boolean> {
  const settings = await Promise.all(bridgeSettings.map((name) => readSetting(join(bridgeFolder, name))));
  return settings.every((value) => value?.trim() === '1') && (await rulesInPlace());
}

/** Sends the first packet of each pod's connection to the queue, and drops the pods' IPv6. */
export const judgeConnections = (layout: HostLayout): Action[] => [turnOnBridgeSettings(layout), addRules];
