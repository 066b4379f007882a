import { mkdir, stat, statfs } from 'node:fs/promises';
import { exitCode, Refusal } from '@presage/runtime/refusal';

export const gibibyte = 1024 ** 3;

/**
 * Creates a folder if it does not exist; others may not list it.
 * @param variable the environment variable that selects its location
 * @param free bytes that must be free on its disk
 * @throws Refusal when a file is in its place, the folder is not writable, or the disk is nearly full
 */
export async function requireFolder(path: string, variable: string, free: number): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there && !there.isDirectory()) {
    throw new Refusal(
      `${path} is a file, but Presage needs a folder there.`,
      `Move the file away, or set ${variable} to another folder.`,
      exitCode.cannotCreate,
    );
  }
  try {
    await mkdir(path, { recursive: true, mode: 0o711 });
  } catch (error) {
    throw new Refusal(
      `The folder ${path} cannot be created: ${(error as Error).message}.`,
      `Set ${variable} to a writable folder.`,
      exitCode.cannotCreate,
    );
  }
  const { bavail, bsize } = await statfs(path);
  if (bavail * bsize >= free) return;
  throw new Refusal(
    `The disk of ${path} has ${((bavail * bsize) / gibibyte).toFixed(1)} GiB free; ${free / gibibyte} GiB are required.`,
    `Free some space, or set ${variable} to a folder on a larger disk.`,
    exitCode.unavailable,
  );
}
