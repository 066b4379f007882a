import { existsSync } from 'node:fs';
import { execa } from 'execa';
import { run, type Step } from '../../plan/step.ts';
import { exitCode, Refusal } from '../../refusal.ts';

/** Debian packages of the host provider, each with a file that tells whether it is there. */
const packages: Readonly<Record<string, string>> = {
  buildah: '/usr/bin/buildah',
  conntrack: '/usr/sbin/conntrack',
  containerd: '/usr/bin/containerd',
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
      { kind: 'call', what: 'check that apt-get is here', call: requireApt },
      run('apt-get', ['update', '-q'], { env: environment }),
      run('sh', ['-c', installScript, 'sh', ...missing], { env: environment }),
    ],
  };
}

/**
 * containerd and docker-registry are wanted as programs; Debian would also start them as services
 * (invoke-rc.d(8)). The policy that forbids it goes again, even when the installation is interrupted.
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
    'The host provider installs packages of Debian, and apt-get is not here.',
    'Use Debian or Ubuntu, or install Docker and kind and run `PRESAGE_PROVIDER=kind npm run up`.',
    exitCode.unavailable,
  );
}
