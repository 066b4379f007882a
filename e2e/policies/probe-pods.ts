import { expect } from '@playwright/test';
import type { EnvironmentName } from '../environment.ts';
import { field, kubectl } from '../fixtures/cluster.ts';

interface ProbePod {
  readonly environment: EnvironmentName;
  readonly name: string;
  /** The workload whose policies select the pod; none for a pod that no policy of a workload selects. */
  readonly workload?: string;
  /** A program for `node -e`; without one, the pod does nothing until it is deleted. */
  readonly program?: string;
}

const mark = 'presage.example/probe';

const podOf = (image: string, program: string) => ({
  apiVersion: 'v1',
  spec: {
    terminationGracePeriodSeconds: 0,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 10001,
      runAsGroup: 10001,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name: 'probe',
        image,
        command: ['node', '-e', program],
        resources: { requests: { cpu: '5m', memory: '32Mi' }, limits: { cpu: '1', memory: '128Mi' } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
      },
    ],
  },
});

/** Creates pods of the api's image, which contains Node. */
export async function createProbes(probes: readonly ProbePod[]): Promise<void> {
  for (const { environment, name, workload, program = 'setInterval(() => {}, 2 ** 30)' } of probes) {
    const path = '{.spec.template.spec.containers[0].image}';
    const image = await field(environment, 'deployment/api', path);
    const labels = workload ? `,app.kubernetes.io/name=${workload}` : '';
    await kubectl(
      ...['run', name, '-n', `presage-${environment}`, '--restart=Never', `--image=${image}`],
      ...[`--labels=${mark}=true${labels}`, `--overrides=${JSON.stringify(podOf(image, program))}`],
    );
  }
}

/** Waits until every probe is in a phase, e.g. `Running`. */
export async function expectProbes(phase: string, count: number): Promise<void> {
  const phases = () => kubectl('get', 'pods', '-A', '-l', mark, '-o', 'jsonpath={.items[*].status.phase}');
  await expect
    .poll(phases, { timeout: 120_000, intervals: [250] })
    .toBe(Array.from({ length: count }, () => phase).join(' '));
}

export async function deleteProbes(): Promise<void> {
  for (const environment of ['dev', 'prod'])
    await kubectl('delete', 'pods', '-n', `presage-${environment}`, '-l', mark);
}
