import { existsSync } from 'node:fs';
import { run, type Step } from '@presage/platform/plan';

/** Installs Debian's Chromium where apt is available, otherwise the one that Playwright downloads. */
export function browserSteps(): Step[] {
  const debian = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  const environment = { DEBIAN_FRONTEND: 'noninteractive' };
  return [
    {
      title: 'Install Chromium',
      satisfied: async () => existsSync('/usr/bin/chromium'),
      actions: debian
        ? [
            run('apt-get', ['update', '-q'], { env: environment }),
            run('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium'], {
              env: environment,
            }),
          ]
        : [run('npx', ['playwright', 'install', 'chromium'])],
    },
  ];
}
