import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run, type Step } from '../../plan/step.ts';

const bases = {
  node: { suite: 'trixie', packages: ['ca-certificates'] },
  // Argo CD opens a repository over SSH with the programs git and ssh.
  system: {
    suite: 'trixie',
    packages: [
      'ca-certificates',
      'catatonit',
      'conntrack',
      'git',
      'iptables',
      'kmod',
      'openssh-client',
      'redis-server',
    ],
  },
  registry: { suite: 'trixie', packages: ['ca-certificates', 'docker-registry'] },
  // The node of a kind cluster. systemd of later releases does not start on cgroup v1.
  'kind-node': {
    suite: 'bookworm',
    packages: [
      'ca-certificates',
      'conntrack',
      'containernetworking-plugins',
      'curl',
      'e2fsprogs',
      'ethtool',
      'iproute2',
      'iptables',
      'jq',
      'kmod',
      'libseccomp2',
      'mount',
      'nftables',
      'pigz',
      'procps',
      'runc',
      'socat',
      'systemd',
      'util-linux',
    ],
  },
} as const satisfies Record<string, { readonly suite: string; readonly packages: readonly string[] }>;

/** A root file system that is made from Debian's packages, as the start of an image. */
export type BaseName = keyof typeof bases;

/** Its release of Debian. */
export const suiteOf = (base: BaseName): string => bases[base].suite;

/** Differs with the packages. */
export const baseKey = (base: BaseName): string =>
  createHash('sha256').update(bases[base].packages.join(' ')).digest('hex').slice(0, 12);

/** The archive of a base in the folder of the bases. */
export const baseArchive = (folder: string, base: BaseName): string =>
  join(folder, `${base}-${suiteOf(base)}-${process.arch}-${baseKey(base)}.tar`);

/** Creates Debian root file systems from Debian's packages, those that the folder does not have. */
export const baseSteps = (folder: string, names: readonly BaseName[]): Step[] =>
  names.map((base) => ({
    title: `Create a Debian ${suiteOf(base)} file system for the ${base} image (20 s, once)`,
    satisfied: async () => existsSync(baseArchive(folder, base)),
    actions: [
      run('mkdir', ['-p', folder]),
      run('mmdebstrap', [
        '--variant=minbase',
        `--include=${bases[base].packages.join(',')}`,
        '--dpkgopt=path-exclude=/usr/share/doc/*',
        '--dpkgopt=path-exclude=/usr/share/man/*',
        '--dpkgopt=path-exclude=/usr/share/locale/*',
        suiteOf(base),
        `${baseArchive(folder, base)}.half.tar`,
      ]),
      run('mv', [`${baseArchive(folder, base)}.half.tar`, baseArchive(folder, base)]),
    ],
  }));
