import { runProgram } from '../../machine/run-program.ts';
import { hasCommand } from '../provider.ts';

/** What builds images on this machine: docker where it runs, buildah otherwise; nothing where neither is there. */
export async function builderHere(): Promise<'docker' | 'buildah' | undefined> {
  if (!(await runProgram('docker', ['info'], { timeout: 10_000 })).failed) return 'docker';
  return (await hasCommand('buildah')) ? 'buildah' : undefined;
}
