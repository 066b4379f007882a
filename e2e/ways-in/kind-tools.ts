/**
 * Builds kind and kubectl, once, and links them from the folder of the job, whose bin/ is on the PATH.
 *
 *     node e2e/ways-in/kind-tools.ts FOLDER
 */
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { goToolPath, goToolSteps, readConfiguration, runPlan } from '@presage/gitops';

const { cache } = readConfiguration();
await runPlan(goToolSteps(cache, ['kind', 'kubernetes']));

const [folder = ''] = process.argv.slice(2);
for (const [name, program] of Object.entries({
  kind: goToolPath(cache, 'kind'),
  kubectl: goToolPath(cache, 'kubernetes', 'kubectl'),
})) {
  const link = join(folder, 'bin', name);
  if (!existsSync(link)) symlinkSync(program, link);
}
