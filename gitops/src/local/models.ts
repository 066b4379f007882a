import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { inheritedEnvironment } from '@presage/runtime/inherited';
import { Refusal } from '@presage/runtime/refusal';
import { checkout } from '../configuration/configuration.ts';
import type { Step } from '../plan/step.ts';

const predictors = 'apps/api/src/predictors';

/** The registry of `npm start`; its mark tells which predictors the first models were trained for. */
export interface LocalModels {
  /** MODELS_DIR of the api. */
  readonly folder: string;
  /** Whether every predictor's first model is there: told from names and a mark, without opening a model. */
  ready(): boolean;
  /** Marks the first models as trained for these predictors. */
  trust(): void;
  /** Lets the next start look whether a model is missing or damaged. */
  distrust(): void;
}

/**
 * @param state folder of the command line's own state
 * @param root the checkout whose predictors are meant
 */
export function localModels(state: string, root = checkout): LocalModels {
  const folder = join(state, 'local', 'models');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    folder,
    ready: () =>
      readMark(folder) === fingerprint(root) &&
      globSync(`${predictors}/*/predictor.ts`, { cwd: root }).every((file) => hasFirst(folder, file)),
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

/** Of what predictors are made of: another version of one may need another model. */
function fingerprint(root: string): string {
  const hash = createHash('sha256');
  for (const file of globSync(`${predictors}/**/*.ts`, { cwd: root }).sort())
    hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/**
 * Trains the first models that are missing or damaged; passed over where they are there.
 * @param main the api's program
 * @param signal ends the training: it leaves nothing half, and the next start does it again
 */
export function trainStep(
  models: LocalModels,
  main: string,
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Step {
  const words = [main, 'train', '--missing'];
  return {
    title: 'Train the first models',
    satisfied: async () => models.ready(),
    actions: [
      {
        kind: 'call',
        what: `MODELS_DIR=${models.folder} node ${words.join(' ')}`,
        call: (report) => train(words, environment, signal, report),
      },
      {
        kind: 'call',
        what: `write ${markOf(models.folder)}`,
        call: async () => models.trust(),
      },
    ],
  };
}

/** Often enough to see it move, seldom enough to read where lines stay. */
const betweenLines = 500;

async function train(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
  report: (line: string) => void,
): Promise<void> {
  const child = spawn(process.execPath, words, {
    // A session of its own, as the parts have: Ctrl-C reaches the command line, which ends it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: inheritedEnvironment(environment),
  });
  const end = () => child.kill('SIGTERM');
  signal.addEventListener('abort', end, { once: true });
  let last = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (Date.now() - last < betweenLines) return;
    last = Date.now();
    report(line);
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4000);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
    if (signal.aborted) end();
  });
  signal.removeEventListener('abort', end);
  if (code === 0) return;
  throw new Refusal(
    `Training the first models failed (exit ${code}):\n${complaint.trim()}`,
    'Mend what it says, then run `npm start` again: models that are trained already are kept.',
  );
}
