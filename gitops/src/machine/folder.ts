import { mkdir, stat, statfs } from 'node:fs/promises';
import { exitCode, Refusal } from '../refusal.ts';

export const gibibyte = 1024 ** 3;

/**
 * Makes a folder where it is missing, closed to others.
 * @param variable the environment variable that moves it
 * @param free bytes that its disk must have left
 * @throws Refusal for a file in its place, a folder that may not be written to, a disk nearly full
 */
export async function requireFolder(path: string, variable: string, free: number): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there && !there.isDirectory()) {
    throw new Refusal(
      `${path} is a file, and Presage keeps a folder there.`,
      `Move the file away, or set ${variable} to another folder.`,
      exitCode.cannotCreate,
    );
  }
  try {
    await mkdir(path, { recursive: true, mode: 0o711 });
  } catch (error) {
    throw new Refusal(
      `The folder ${path} cannot be made: ${(error as Error).message}.`,
      `Set ${variable} to a folder that you may write to.`,
      exitCode.cannotCreate,
    );
  }
  const { bavail, bsize } = await statfs(path);
  if (bavail * bsize >= free) return;
  throw new Refusal(
    `The disk of ${path} has ${((bavail * bsize) / gibibyte).toFixed(1)} GiB free; ${free / gibibyte} GiB are needed.`,
    `Make room, or set ${variable} to a folder on a larger disk.`,
    exitCode.unavailable,
  );
}
