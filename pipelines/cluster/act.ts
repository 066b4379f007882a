import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkout, readConfiguration } from '@presage/platform/configuration';
import { runPlan } from '@presage/platform/plan';
import { goToolPath, goToolSteps } from '@presage/platform/tools';
import { execa } from 'execa';
import type { Scene } from './scene.ts';

const { cache } = readConfiguration();
const github = join(checkout, '.github');

/** What stands in for each action; the folder is one of `stand-ins`. */
const standIns: Readonly<Record<string, string>> = {
  'actions/checkout': 'checkout',
  'actions/setup-node': 'nothing',
  'actions/setup-go': 'nothing',
  'actions/cache': 'nothing',
  'actions/upload-artifact': 'upload',
  'actions/download-artifact': 'download',
};

/** Every action that the workflows use, as `owner/name@commit`. */
function usedActions(): string[] {
  const files = readdirSync(github, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.yaml'),
  );
  const found = files.flatMap(
    (file) => readFileSync(join(github, file), 'utf8').match(/[\w-]+\/[\w-]+@[0-9a-f]{40}/g) ?? [],
  );
  return [...new Set(found)];
}

/** Builds act and actionlint where they are missing. */
export const buildTools = () => runPlan(goToolSteps(cache, ['actionlint', 'act']), { onlyResult: true });

/** Runs actionlint on a file; answers its exit code and what it printed. */
export async function actionlint(cwd: string, ...args: string[]) {
  const { exitCode, all = '' } = await execa(goToolPath(cache, 'actionlint'), args, {
    cwd,
    all: true,
    reject: false,
  });
  return { code: exitCode, output: all };
}

export interface WorkflowRun {
  readonly event: 'push' | 'pull_request' | 'workflow_dispatch';
  readonly workflow: string;
  readonly payload?: object;
  readonly vars?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly further?: readonly string[];
}

/**
 * Runs a workflow by act: its `run:` steps on this machine in the scene's workspace, and stand-ins for the actions that
 * it uses. Secrets are not masked, so that the output shows one that is printed.
 */
export async function act(scene: Scene, run: WorkflowRun) {
  const { event, workflow, payload = {}, vars = {}, secrets = {}, env = {}, further = [] } = run;
  const artifacts = join(scene.folder, 'artifacts');
  await mkdir(artifacts, { recursive: true });
  const file = join(scene.folder, 'event.json');
  await writeFile(file, JSON.stringify(payload));
  const actions = usedActions().flatMap((action) => {
    const standIn = standIns[action.split('@')[0] ?? ''];
    if (standIn === undefined) throw new Error(`nothing stands in for ${action}`);
    return ['--local-repository', `${action}=${join(import.meta.dirname, 'stand-ins', standIn)}`];
  });
  const pairs = (option: string, values: Readonly<Record<string, string>>) =>
    Object.entries(values).flatMap(([name, value]) => [option, `${name}=${value}`]);
  const args = [
    event,
    '--workflows',
    `.github/workflows/${workflow}.yaml`,
    '--eventpath',
    file,
    '--no-skip-checkout',
    '--concurrent-jobs',
    '1',
    '--insecure-secrets',
    ...['ubuntu-24.04', 'self-hosted', 'presage'].flatMap((label) => ['--platform', `${label}=-self-hosted`]),
    ...actions,
    ...pairs('--var', vars),
    ...pairs('--env', {
      ARTIFACTS: artifacts,
      SOURCE: scene.clone,
      XDG_CACHE_HOME: dirname(cache),
      GITHUB_REPOSITORY: 'team/shop',
      ...env,
    }),
    ...Object.keys(secrets).flatMap((name) => ['--secret', name]),
    ...further,
  ];
  const { exitCode, all = '' } = await execa(goToolPath(cache, 'act'), args, {
    cwd: scene.clone,
    // Its workspaces are removed with the scene. Tests in it are not part of this one.
    env: { ...secrets, XDG_CACHE_HOME: join(scene.folder, 'act'), NODE_TEST_CONTEXT: undefined },
    all: true,
    reject: false,
  });
  return { code: exitCode, output: all };
}

/** The steps that ran and passed, with the job that they belong to. */
export const passedSteps = (output: string): { readonly job: string; readonly name: string }[] =>
  [...output.matchAll(/^\[[^\]]*\/([^\]]+?)\s*\]\s+✅\s+Success - Main (.+?) \[[^\]]+\]$/gm)].map(
    ([, job = '', name = '']) => ({ job, name }),
  );
