import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, globSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Condition, JenkinsPipeline, JenkinsStep } from './read.ts';

export interface Build {
  /** The workspace, which the checkout fills. */
  readonly folder: string;
  /** Where artifacts are kept. */
  readonly artifacts: string;
  readonly branch: string;
  readonly commit: string;
  /** Of the agent. */
  readonly env: NodeJS.ProcessEnv;
  readonly parameters: Readonly<Record<string, string | boolean>>;
  /** Jenkins' store: an account by its id. */
  readonly credentials: Readonly<Record<string, { readonly user: string; readonly password: string }>>;
  readonly checkout: () => Promise<void>;
  /** Gets what the steps print. */
  readonly log: (text: string) => void;
}

export interface StageResult {
  readonly name: string;
  readonly result: 'passed' | 'failed' | 'skipped';
}

type Parameters = Build['parameters'];

const holds = ({ kind, name }: Condition, { branch }: Build, parameters: Parameters): boolean =>
  kind === 'parameter' ? parameters[name] === true : (name === branch) === (kind === 'branch');

async function runScript(script: string, folder: string, env: NodeJS.ProcessEnv, log: Build['log']) {
  // As Jenkins does: every command is printed, and the first that fails ends the script.
  const child = spawn('sh', ['-xe', '-c', script], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', log);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${script} ended with ${code}`);
}

function archive({ artifacts, allowEmpty }: Extract<JenkinsStep, { kind: 'archive' }>, build: Build): void {
  const files = globSync(artifacts, { cwd: build.folder }).filter((file) =>
    statSync(join(build.folder, file)).isFile(),
  );
  if (files.length === 0 && !allowEmpty) throw new Error(`no file matches ${artifacts}`);
  for (const file of files) {
    mkdirSync(dirname(join(build.artifacts, file)), { recursive: true });
    copyFileSync(join(build.folder, file), join(build.artifacts, file));
  }
}

async function runStep(step: JenkinsStep, build: Build, env: NodeJS.ProcessEnv): Promise<void> {
  if (step.kind === 'checkout') return build.checkout();
  if (step.kind === 'archive') return archive(step, build);
  const accounts = step.credentials.map(({ id, user, password }) => {
    const account = build.credentials[id];
    if (!account) throw new Error(`there are no credentials with the id ${id}`);
    return { [user]: account.user, [password]: account.password };
  });
  return runScript(step.script, build.folder, Object.assign({}, env, ...accounts), build.log);
}

/**
 * Runs the steps of a pipeline in order, as our reader understands it. After a stage that fails, the others are skipped;
 * the steps of `post` run in any case.
 */
export async function runPipeline(pipeline: JenkinsPipeline, build: Build): Promise<StageResult[]> {
  const parameters = { ...pipeline.parameters, ...build.parameters };
  const values = Object.entries(parameters).map(([name, value]) => [name, String(value)]);
  const env = {
    ...build.env,
    ...Object.fromEntries(values),
    ...pipeline.environment,
    GIT_COMMIT: build.commit,
    BRANCH_NAME: build.branch,
  };
  const results: StageResult[] = [];
  let failed = false;
  for (const { name, when, steps } of pipeline.stages) {
    if (failed || !when.every((condition) => holds(condition, build, parameters))) {
      results.push({ name, result: 'skipped' });
      continue;
    }
    build.log(`\n[Stage] ${name}\n`);
    try {
      for (const step of steps) await runStep(step, build, env);
      results.push({ name, result: 'passed' });
    } catch (error) {
      failed = true;
      build.log(`${(error as Error).message}\n`);
      results.push({ name, result: 'failed' });
    }
  }
  for (const step of pipeline.always) await runStep(step, build, env);
  return results;
}
