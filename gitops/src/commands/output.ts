import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Prints a text and, where a file is named, writes it there too; creates the file's folder. */
export async function print(text: string, file: string | undefined): Promise<void> {
  console.log(text);
  if (file === undefined) return;
  const path = resolve(file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${text}\n`);
}
