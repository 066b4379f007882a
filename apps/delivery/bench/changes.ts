import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '@presage/runtime/refusal';

/** The addresses of dev's two node ports. */
export interface Addresses {
  readonly web: string;
  readonly api: string;
}

/** A change that a person could make, and the address where it is visible once it is live. */
export interface Change {
  readonly name: string;
  readonly file: string;
  /** Returns the file's text with the change; `run` makes each run's change different. */
  readonly edit: (text: string, run: number) => string;
  readonly shownAt: (addresses: Addresses) => string;
  /** Whether an answer comes from the changed version, given the changed file. */
  readonly shows: (answer: string, text: string) => boolean;
}

const mark = (run: number) => `bench-${process.pid}-${run}`;
const logLevel = /LOG_LEVEL=(\w+)/;
const markOf = (text: string) => /bench-\d+-\d+/.exec(text)?.[0] ?? 'no mark';
const other = (level: string | undefined) => (level === 'debug' ? 'info' : 'debug');

export const manifestChange: Change = {
  name: 'manifest change',
  file: 'overlays/dev/kustomization.yaml',
  edit: (text) => text.replace(logLevel, (_, level) => `LOG_LEVEL=${other(level)}`),
  shownAt: ({ api }) => `${api}/api/info`,
  shows: (answer, text) => answer.includes(`"logLevel":"${logLevel.exec(text)?.[1]}"`),
};

export const webChange: Change = {
  name: 'web source change',
  file: 'apps/web/index.html',
  edit: (text, run) =>
    text
      .replace(/ *<meta name="bench".*\n/, '')
      .replace('  </head>', `    <meta name="bench" content="${mark(run)}" />\n  </head>`),
  shownAt: ({ web }) => `${web}/`,
  shows: (answer, text) => answer.includes(markOf(text)),
};

export const apiChange: Change = {
  name: 'api source change',
  file: 'apps/api/src/openapi/document.ts',
  edit: (text, run) =>
    text.replace(/'The shop of Presage( \(bench-\S+\))?/, `'The shop of Presage (${mark(run)})`),
  shownAt: ({ api }) => `${api}/openapi.json`,
  shows: (answer, text) => answer.includes(markOf(text)),
};

const pin = /^churn=(\S+)$/m;

/** A change of a model's pin, from one version to the other and back. */
export const pinChange = ([first, other]: readonly [first: string, other: string]): Change => ({
  name: 'pin',
  file: 'overlays/dev/models.env',
  edit: (text) => text.replace(pin, (_, present) => `churn=${present === other ? first : other}`),
  shownAt: ({ api }) => `${api}/api/info`,
  shows: (answer, text) => answer.includes(`"churn":"${pin.exec(text)?.[1]}"`),
});

/** The changes that need nothing from the cluster. */
export const changes: readonly Change[] = [manifestChange, webChange, apiChange];

/**
 * Makes the change in a clone. @returns the file's new text
 * @throws Refusal when the file no longer contains the text to change
 */
export async function applyChange(change: Change, clone: string, run: number): Promise<string> {
  const path = join(clone, change.file);
  const before = await readFile(path, 'utf8');
  const after = change.edit(before, run);
  if (after === before) {
    throw new Refusal(
      `The benchmark finds nothing to change in ${change.file}.`,
      'Fix its `edit` in apps/delivery/bench/changes.ts.',
    );
  }
  await writeFile(path, after);
  return after;
}
