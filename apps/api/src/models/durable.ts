import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** File names and what they hold. */
export type Sealed = Readonly<Record<string, string>>;

const unique = () => randomBytes(6).toString('hex');

/**
 * Writes a folder atomically: its files are synced to disk before it gets its name.
 * An existing target is replaced.
 */
export async function writeFolder(target: string, prefix: string, files: Sealed): Promise<void> {
  const parent = dirname(target);
  const temporary = join(parent, `${prefix}${unique()}`);
  try {
    await mkdir(temporary);
    for (const [name, text] of Object.entries(files)) await writeThrough(join(temporary, name), text);
    await sync(temporary);
    await moveInto(temporary, target);
    await sync(parent);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

/** Creates a file atomically: of two writers at the same time one wins, and no partial file is visible. */
export async function linkOnce(target: string, text: string): Promise<void> {
  const temporary = join(dirname(target), `.${basename(target)}-${unique()}`);
  try {
    await writeThrough(temporary, text);
    await link(temporary, target).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await sync(dirname(target));
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Writes a file atomically; an existing one is replaced. */
export async function replaceFile(target: string, text: string): Promise<void> {
  const temporary = join(dirname(target), `.${basename(target)}-${unique()}`);
  try {
    await writeThrough(temporary, text);
    await rename(temporary, target);
    await sync(dirname(target));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

const hour = 60 * 60 * 1000;

/** Removes unfinished folders and files: all of trainings, and those of imports that are older than an hour. */
export async function removeLeftovers(folder: string, now = Date.now()): Promise<string[]> {
  const removed: string[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith('.')) continue;
    const path = join(folder, name);
    const modified = (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
    if (!name.startsWith('.training-') && now - modified < hour) continue;
    await rm(path, { recursive: true, force: true });
    removed.push(name);
  }
  return removed;
}

/** A rename can't replace a folder with files: the old one is moved away first. */
async function moveInto(source: string, target: string): Promise<void> {
  try {
    await rename(source, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOTDIR') throw error;
    const away = join(dirname(target), `.replaced-${unique()}`);
    await rename(target, away);
    await rename(source, target);
    await rm(away, { recursive: true, force: true });
  }
}

async function writeThrough(path: string, text: string): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
