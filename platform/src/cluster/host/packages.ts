import { existsSync } from 'node:fs';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { execa } from 'execa';
import { run, type Step } from '../../plan/step.ts';

/** Debian packages that the host provider needs, each with a file that exists once it is installed. */
const packages: Readonly<Record<string, string>> = {
  buildah: '/usr/bin/buildah',
  conntrack: '/usr/sbin/conntrack',
  'containernetworking-plugins': '/usr/lib/cni/bridge',
  'docker-registry': '/usr/bin/docker-registry',
  iproute2: '/usr/sbin/ip',
  iptables: '/usr/sbin/iptables',
  mmdebstrap: '/usr/bin/mmdebstrap',
  runc: '/usr/sbin/runc',
  socat: '/usr/bin/socat',
};

export const missingPackages = (): string[] =>
  Object.entries(packages)
    .filter(([, file]) => !existsSync(file))
    .map(([name]) => name);

export function packagesStep(): Step {
  const missing = missingPackages();
  const environment = { DEBIAN_FRONTEND: 'noninteractive' };
  return {
    title: `Install Debian's packages${missing.length > 0 ? `: ${missing.join(', ')}` : ''}`,
    satisfied: async () => missingPackages().length === 0,
    actions: [
      { kind: 'call', what: 'check that apt-get is available', call: requireApt },
      run('apt-get', ['update', '-q'], { env: environment }),
      run('sh', ['-c', installScript, 'sh', ...missing], { env: environment }),
    ],
  };
}

/**
 * Debian would start containerd and docker-registry as services after installing them (invoke-rc.d(8)).
 * A policy file prevents that; it is removed afterwards, also when the installation is interrupted.
 */
const installScript = `policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' INT TERM
  printf '#!/bin/sh\\nexit 101\\n' > "$policy"
  chmod 755 "$policy"
fi
apt-get install -q -y --no-install-recommends "$@"`;

async function requireApt(): Promise<void> {
  const { failed } = await execa('apt-get', ['--version'], { reject: false });
  if (!failed) return;
  throw new Refusal(
    'The host provider installs Debian packages, but apt-get is not available.',
    'Use Debian or Ubuntu, or install Docker and kind and run `PRESAGE_PROVIDER=kind npm run up`.',
    exitCode.unavailable,
  );
}
