import { stringify } from 'yaml';
import type { Action } from '../plan/step.ts';
import { type Kubectl, kubectlRead, kubectlRun } from './kubectl.ts';

export const serverSideApply = ['apply', '--server-side', '--force-conflicts'];

/** Applies objects as the owner of their fields. */
export const applyObjects = (kubectl: Kubectl, objects: readonly object[]): Action =>
  kubectlRun(kubectl, [...serverSideApply, '-f', '-'], {
    input: yamlOf(objects),
  });

export const yamlOf = (objects: readonly object[]): string =>
  objects.map((object) => stringify(object)).join('---\n');

/** Whether the API server has what an apply would write. */
export async function isApplied(kubectl: Kubectl, args: readonly string[], input?: string): Promise<boolean> {
  const asked = ['diff', '--server-side', '--force-conflicts', ...args];
  return !(await kubectlRead(kubectl, asked, input)).failed;
}
