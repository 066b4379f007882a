import { existsSync, readFileSync } from 'node:fs';
import { run, type Step } from '../../plan/step.ts';
import { stopClusterSteps } from './down.ts';
import { type HostLayout, platform } from './layout.ts';

/**
 * Prepares a cluster of another version for this one. Everything in etcd comes from git, the secrets file or a
 * controller, so the control plane is created again instead of being upgraded version by version. The volumes, the
 * secrets, the git repository with the branches of the environments, and the images stay.
 */
export function replaceStep(cache: string, layout: HostLayout): Step {
  const present = () =>
    existsSync(layout.initialised) ? readFileSync(layout.initialised, 'utf8') : undefined;
  return {
    title: `Stop the cluster where it is not ${platform} (volumes, secrets, git and images stay)`,
    satisfied: async () => present() === undefined || present() === platform,
    actions: [
      ...stopClusterSteps(cache, layout).flatMap(({ actions }) => actions),
      run('rm', ['-rf', layout.containerdRoot, layout.initialised]),
    ],
  };
}
