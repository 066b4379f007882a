import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import writeFileAtomic from 'write-file-atomic';
import { runProgram } from '../../machine/run-program.ts';
import type { Step } from '../../plan/step.ts';

/**
 * The kubeconfig of one context, with its certificates in it: by kubectl, from KUBECONFIG or ~/.kube/config.
 * @throws Refusal (64) when there is no such context
 */
export async function contextKubeconfig(kubectl: string, context: string): Promise<string> {
  const { failed, stdout, stderr, message } = await runProgram(kubectl, [
    ...['config', 'view', '--raw', '--minify', '--flatten', `--context=${context}`],
  ]);
  if (!failed) return stdout;
  throw new Refusal(
    `The context ${context} can't be read: ${(stderr || message).trim()}`,
    'List the contexts with `kubectl config get-contexts`; KUBECONFIG names another file than ~/.kube/config.',
    exitCode.usage,
  );
}

/** Writes a file that only this user may read, unless it has that content. */
export function keepStep(title: string, path: string, content: string): Step {
  return {
    title,
    satisfied: async () => (await readFile(path, 'utf8').catch(() => undefined)) === content,
    actions: [
      {
        kind: 'call',
        what: `write ${path}, readable by this user alone`,
        call: async () => {
          await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
          await writeFileAtomic(path, content, { mode: 0o600 });
        },
      },
    ],
  };
}

/** A copy of a kubeconfig in a folder, for questions before anything is kept. @returns its path */
export async function writeKubeconfig(folder: string, text: string): Promise<string> {
  const path = join(folder, 'kubeconfig');
  await writeFile(path, text, { mode: 0o600 });
  return path;
}
