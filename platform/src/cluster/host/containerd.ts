import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inheritedEnvironment } from '@presage/runtime/inherited';
import { execa } from 'execa';
import { run, type Step } from '../../plan/step.ts';
import { goToolPath } from '../../tools/go-tools.ts';
import { daemonPid, startDaemon } from './daemon.ts';
import { address, bridge, type HostLayout, imageTag, systemImage } from './layout.ts';

/** containerd's configuration, separate from a containerd that the machine already runs. */
export function containerdToml(layout: HostLayout): string {
  return `version = 4
root = "${layout.containerdRoot}"
state = "${layout.containerdState}"
imports = []
disabled_plugins = ["io.containerd.internal.v1.opt", "io.containerd.nri.v1.nri"]

[plugins."io.containerd.server.v1.grpc"]
  address = "${layout.containerdSocket}"

[plugins."io.containerd.server.v1.ttrpc"]
  address = "${layout.containerdSocket}.ttrpc"

[plugins."io.containerd.cri.v1.images".pinned_images]
  sandbox = "${systemImage('pause', imageTag.pause)}"

[plugins."io.containerd.cri.v1.runtime"]
  # Without CAP_SYS_RESOURCE a container's oom_score_adj can't be lowered, and every sandbox would die.
  restrict_oom_score_adj = true
  [plugins."io.containerd.cri.v1.runtime".cni]
    bin_dirs = ["/usr/lib/cni"]
    conf_dir = "${layout.cniConfig}"
`;
}

/** One bridge for the pods of the one node; `policySteps` has the NetworkPolicies enforced. */
export function cniConfiguration(layout: Pick<HostLayout, 'cniState'>): string {
  return JSON.stringify(
    {
      cniVersion: '1.0.0',
      name: 'presage',
      plugins: [
        {
          type: 'bridge',
          bridge: bridge.pods,
          isGateway: true,
          ipMasq: true,
          hairpinMode: true,
          ipam: {
            type: 'host-local',
            dataDir: layout.cniState,
            ranges: [[{ subnet: address.pods }]],
            routes: [{ dst: '0.0.0.0/0' }],
          },
        },
        { type: 'portmap', capabilities: { portMappings: true } },
      ],
    },
    null,
    2,
  );
}

export const containerdStep = (cache: string, layout: HostLayout): Step => ({
  title: 'Start containerd',
  satisfied: async () => daemonPid(layout, 'containerd') !== undefined,
  actions: [
    {
      kind: 'write',
      path: layout.containerdConfig,
      content: containerdToml(layout),
    },
    {
      kind: 'write',
      path: `${layout.cniConfig}/10-presage.conflist`,
      content: cniConfiguration(layout),
    },
    startDaemon(layout, {
      name: 'containerd',
      command: goToolPath(cache, 'containerd', 'containerd'),
      args: ['--config', layout.containerdConfig, '--log-level', 'warn'],
      // Its shim is looked up here: another containerd's on this machine may be of another version.
      env: {
        PATH: `${dirname(goToolPath(cache, 'containerd', 'containerd'))}:${inheritedEnvironment().PATH}`,
      },
    }),
    {
      kind: 'wait',
      what: 'containerd to answer',
      seconds: 30,
      next: `Read ${layout.logs}/containerd.log, then run \`npm run up\` again.`,
      until: async () =>
        !(
          await execa(
            goToolPath(cache, 'containerd', 'ctr'),
            ['--address', layout.containerdSocket, 'version'],
            { reject: false },
          )
        ).failed,
    },
  ],
});

/** The kernel setting that lets pods reach the node and the network outside. */
export const forwarding = '/proc/sys/net/ipv4/ip_forward';
export const forwardingBefore = (layout: HostLayout): string => `${layout.root}/ip_forward`;

/** The API server's bridge and the kernel settings that pods need; `down` restores the settings. */
export const networkStep = (layout: HostLayout): Step => ({
  title: `Create the bridge ${bridge.node} for the API server's address`,
  satisfied: async () => !(await execa('ip', ['link', 'show', bridge.node], { reject: false })).failed,
  actions: [
    {
      kind: 'call',
      what: `cp ${forwarding} ${forwardingBefore(layout)}`,
      call: async () => {
        if (existsSync(forwardingBefore(layout))) return;
        await writeFile(forwardingBefore(layout), await readFile(forwarding));
      },
    },
    run('ip', ['link', 'add', bridge.node, 'type', 'bridge']),
    run('ip', ['address', 'add', address.nodeNetwork, 'dev', bridge.node]),
    run('ip', ['link', 'set', bridge.node, 'up']),
    { kind: 'write', path: forwarding, content: '1\n' },
  ],
});
