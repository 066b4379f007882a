import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { checkout, type Step } from '@presage/gitops';
import { inheritedEnvironment } from '@presage/runtime/inherited';
import { Refusal } from '@presage/runtime/refusal';

const predictors = 'apps/api/src/predictors';

/** The registry of `npm start`; its mark states which predictors the first models were trained for. */
export interface LocalModels {
  /** MODELS_DIR of the api. */
  readonly folder: string;
  /** Whether every predictor has its first model: decided from names and a mark, without opening a model. */
  ready(): boolean;
  /** Marks the first models as trained for these predictors. */
  trust(): void;
  /** Makes the next start check whether a model is missing or damaged. */
  distrust(): void;
}

/**
 * @param state folder of the command line's own state
 * @param root the checkout with the predictors
 */
export function localModels(state: string, root = checkout): LocalModels {
  const folder = join(state, 'local', 'models');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    folder,
    ready: () =>
      readMark(folder) === fingerprint(root) &&
      globSync(`${predictors}/*/predictor.{ts,json}`, { cwd: root }).every((file) => hasFirst(folder, file)),
    trust: () => writeFileSync(markOf(folder), fingerprint(root)),
    distrust: () => rmSync(markOf(folder), { force: true }),
  };
}

const markOf = (folder: string) => join(folder, '.first-models');
const readMark = (folder: string) =>
  existsSync(markOf(folder)) ? readFileSync(markOf(folder), 'utf8') : undefined;

/** `<predictor>/first-v1`: see models/registry.ts of the api. */
function hasFirst(folder: string, definition: string): boolean {
  const name = definition.split(/[\\/]/).at(-2) ?? '';
  const place = join(folder, name);
  return existsSync(place) && readdirSync(place).some((entry) => /^first-v\d+$/.test(entry));
}

/** Of the predictors' sources: another version of one may need another model. */
function fingerprint(root: string): string {
  const hash = createHash('sha256');
  for (const file of globSync(`${predictors}/**/*.{ts,json}`, { cwd: root }).sort())
    hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/**
 * Trains the first models that are missing or damaged; skipped when there are none.
 * @param main the api's program
 * @param signal stops the training: it keeps nothing, and the next start trains again
 */
export function trainStep(
  models: LocalModels,
  main: string,
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Step {
  const args = [main, 'train', '--missing'];
  return {
    title: 'Train the first models',
    satisfied: async () => models.ready(),
    actions: [
      {
        kind: 'call',
        what: `MODELS_DIR=${models.folder} node ${args.join(' ')}`,
        call: (report) => train(args, environment, signal, report),
      },
      {
        kind: 'call',
        what: `write ${markOf(models.folder)}`,
        call: async () => models.trust(),
      },
    ],
  };
}

/** Milliseconds between reported lines: readable also where every line stays. */
const reportInterval = 500;

async function train(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
  report: (line: string) => void,
): Promise<void> {
  const child = spawn(process.execPath, args, {
    // A session of its own, like the parts: Ctrl-C reaches the command line, which stops it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: inheritedEnvironment(environment),
  });
  const stop = () => child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  let last = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (Date.now() - last < reportInterval) return;
    last = Date.now();
    report(line);
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-4000);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
    if (signal.aborted) stop();
  });
  signal.removeEventListener('abort', stop);
  if (code === 0) return;
  throw new Refusal(
    `Training the first models failed (exit ${code}):\n${errors.trim()}`,
    'Fix the error above, then run `npm start` again: models that are already trained are kept.',
  );
}
