import { stringify } from 'yaml';
import type { Step } from '../../plan/step.ts';
import { daemonPid, startDaemon } from './daemon.ts';
import { address, type HostLayout } from './layout.ts';

const registryYaml = (layout: HostLayout) =>
  stringify({
    version: 0.1,
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: layout.registryData },
      delete: { enabled: true },
    },
    http: { addr: address.registry },
  });

/** Whether an image registry serves its API at the address. */
export async function registryAnswers(at: string): Promise<boolean> {
  try {
    return (await fetch(`http://${at}/v2/`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

export const registryStep = (layout: HostLayout): Step => ({
  title: `Start the image registry at ${address.registry}`,
  satisfied: async () =>
    daemonPid(layout, 'registry') !== undefined && (await registryAnswers(address.registry)),
  actions: [
    {
      kind: 'write',
      path: layout.registryConfig,
      content: registryYaml(layout),
    },
    startDaemon(layout, {
      name: 'registry',
      command: 'docker-registry',
      args: ['serve', layout.registryConfig],
      env: { OTEL_TRACES_EXPORTER: 'none' },
    }),
    {
      kind: 'wait',
      what: 'the registry to answer',
      seconds: 20,
      next: `Read ${layout.logs}/registry.log, then run \`npm run up\` again.`,
      until: () => registryAnswers(address.registry),
    },
  ],
});
