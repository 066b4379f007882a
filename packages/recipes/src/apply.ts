import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { RecipeError } from './error.ts';
import type { FileStep, RecipeStep } from './parse.ts';

/**
 * Creates and edits the files of a recipe in a tree, in the order of the steps. Commands are not run.
 * @param tree folder with a copy of the repository
 * @returns paths of the files created or edited, relative to the tree, sorted
 * @throws RecipeError when a file to create exists, a file to edit doesn't, or an anchor is not on exactly one line
 */
export async function applyRecipe(steps: readonly RecipeStep[], tree: string): Promise<string[]> {
  for (const step of steps) if (step.kind !== 'commands') await applyStep(step, tree);
  return pathsOf(steps);
}

/** Paths of the files that a recipe creates or edits, sorted. */
const pathsOf = (steps: readonly RecipeStep[]): string[] =>
  [...new Set(steps.flatMap((step) => (step.kind === 'commands' ? [] : [step.path])))].sort();

/**
 * Like {@link applyRecipe}, but leaves a tree as it is that has the recipe's result already: its tests pass too where
 * somebody has followed it.
 */
export async function followRecipe(steps: readonly RecipeStep[], tree: string): Promise<string[]> {
  return (await isFollowed(steps, tree)) ? pathsOf(steps) : applyRecipe(steps, tree);
}

/**
 * Whether a recipe's result is in a tree already: all the files that it creates exist. Where it creates none, what it
 * replaces is gone.
 */
export async function isFollowed(steps: readonly RecipeStep[], tree: string): Promise<boolean> {
  const created = steps.flatMap((step) => (step.kind === 'create' ? [step.path] : []));
  if (created.length === 0) return isReplaced(steps, tree);
  const present = await Promise.all(
    created.map((path) =>
      access(join(tree, path)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return present.every(Boolean);
}

async function isReplaced(steps: readonly RecipeStep[], tree: string): Promise<boolean> {
  const replaced = steps.flatMap((step) => (step.kind === 'replace' ? [step] : []));
  const left = await Promise.all(
    replaced.map(async ({ path, anchor }) => {
      const text = await readFile(join(tree, path), 'utf8').catch(() => undefined);
      return text === undefined || text.includes(anchor);
    }),
  );
  return left.length > 0 && !left.some(Boolean);
}

async function applyStep(step: FileStep, tree: string): Promise<void> {
  const file = join(tree, step.path);
  if (relative(tree, file).startsWith('..'))
    throw new RecipeError(`${step.at}: ${step.path} is outside the tree.`);
  if (step.kind === 'create') {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, step.code, { flag: 'wx' }).catch((error) => {
      throw new RecipeError(`${step.at}: can't create ${step.path}: ${error.code}.`, { cause: error });
    });
    return;
  }
  const text = await readFile(file, 'utf8').catch((error) => {
    throw new RecipeError(`${step.at}: can't read ${step.path}: ${error.code}.`, { cause: error });
  });
  await writeFile(file, edited(step, text));
}

function edited(step: Exclude<FileStep, { kind: 'create' }>, text: string): string {
  if (step.kind === 'append')
    return text === '' || text.endsWith('\n') ? text + step.code : `${text}\n${step.code}`;
  if (step.kind === 'remove') return withoutBlock(step, text);
  const { kind, anchor, at, path } = step as Extract<FileStep, { anchor: string }>;
  const lines = text.split('\n');
  const [index = -1, ...others] = [...lines.keys()].filter((line) => lines[line]?.includes(anchor));
  if (index < 0) throw new RecipeError(`${at}: no line of ${path} contains "${anchor}".`);
  if (others.length > 0) {
    const numbers = [index, ...others].map((line) => line + 1).join(', ');
    throw new RecipeError(
      `${at}: "${anchor}" is on several lines of ${path} (${numbers}). Use a longer anchor.`,
    );
  }
  const indentation = /^\s*/.exec(lines[index] ?? '')?.[0] ?? '';
  const block = step.code
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? line : indentation + line));
  lines.splice(kind === 'after' ? index + 1 : index, kind === 'replace' ? 1 : 0, ...block);
  return lines.join('\n');
}

function withoutBlock({ at, path, code }: FileStep, text: string): string {
  const parts = `\n${text}`.split(`\n${code}`);
  if (parts.length === 2) return parts.join('\n').slice(1);
  const found = parts.length === 1 ? 'does not have these lines' : 'has these lines more than once';
  throw new RecipeError(`${at}: ${path} ${found}.`);
}
