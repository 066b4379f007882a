import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Configuration } from '../configuration/configuration.ts';
import { carryOut } from '../plan/carry-out.ts';
import { run, type Step } from '../plan/step.ts';
import { goToolFolder, goToolNames } from './go-tools.ts';
import { schemasFolder } from './schemas.ts';

/** Folders of the cache that an archive fills; nothing else of it is taken. */
const folders = ['tools', 'schemas'] as const;

/** What the checkout's versions need: the folder of each built tool, and of the schemas. */
const wanted = (cache: string): string[] => [
  ...goToolNames.map((name) => goToolFolder(cache, name)),
  schemasFolder(cache),
];

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/**
 * Writes the built tools of this checkout's versions to one archive, for machines that shall not build them.
 * @returns the value of PRESAGE_TOOLS that names the archive
 * @throws Refusal (69) when a tool is not built yet
 */
export async function packTools(
  cache: string,
  file: string,
  report: (line: string) => void,
): Promise<string> {
  const missing = wanted(cache).filter((folder) => !existsSync(folder));
  if (missing.length > 0) {
    throw new Refusal(
      `These are not built yet: ${missing.map((folder) => basename(folder)).join(', ')}.`,
      'Run `npm run up` once on this machine, then pack again.',
      exitCode.unavailable,
    );
  }
  const paths = wanted(cache).map((folder) => relative(cache, folder));
  await mkdir(dirname(file), { recursive: true });
  const half = `${file}.half`;
  await carryOut(
    run('tar', ['-c', '-z', '-f', half, '-C', cache, '--owner=0', '--group=0', ...paths]),
    report,
  );
  await rename(half, file);
  return `${file}#sha256:${await digestOf(file)}`;
}

/** Copies the archive beside the cache, hashing it on the way. @throws Refusal (69) when it cannot be read */
async function fetched(from: string, to: string): Promise<string> {
  const hash = createHash('sha256');
  const hashed = new Transform({
    transform(chunk, _, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(await opened(from), hashed, createWriteStream(to));
  } catch (error) {
    throw new Refusal(
      `The archive of PRESAGE_TOOLS, ${from}, cannot be read: ${(error as Error).message}.`,
      'Correct PRESAGE_TOOLS, or unset it: the tools are then built here.',
      exitCode.unavailable,
    );
  }
  return hash.digest('hex');
}

async function opened(from: string): Promise<Readable> {
  if (!/^https?:/.test(from)) return createReadStream(from);
  const response = await fetch(from);
  if (!response.ok || !response.body) throw new Error(`the server answers ${response.status}`);
  return Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
}

async function takeTools(
  cache: string,
  { from, sha256 }: NonNullable<Configuration['tools']>,
  report: (line: string) => void,
): Promise<void> {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'archive-'));
  try {
    const archive = join(folder, 'tools.tar.gz');
    report(`reading ${from}`);
    const found = await fetched(from, archive);
    if (found !== sha256) {
      throw new Refusal(
        `The archive of PRESAGE_TOOLS has the digest sha256:${found}, not sha256:${sha256}. Nothing of it was used.`,
        'Correct the digest if you trust this archive, or fetch the right one.',
        exitCode.data,
      );
    }
    await carryOut(
      run('tar', ['-x', '-z', '-f', archive, '-C', folder, '--no-same-owner', ...folders]),
      report,
    );
    for (const name of folders) {
      await mkdir(join(cache, name), { recursive: true });
      for (const entry of await readdir(join(folder, name))) {
        const target = join(cache, name, entry);
        if (!existsSync(target)) await rename(join(folder, name, entry), target);
      }
    }
    const missing = wanted(cache).filter((path) => !existsSync(path));
    if (missing.length > 0)
      report(`it has no ${missing.map((path) => basename(path)).join(', ')}: built here instead`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Takes the built tools from the archive that PRESAGE_TOOLS names, before anything is built. */
export const takeToolsSteps = ({ cache, tools }: Configuration): Step[] =>
  tools === undefined
    ? []
    : [
        {
          title: 'Take the built tools from the archive of PRESAGE_TOOLS',
          satisfied: async () => wanted(cache).every((path) => existsSync(path)),
          actions: [
            {
              kind: 'call',
              what: `read ${tools.from}, check its SHA-256, unpack it to ${cache}`,
              call: (report) => takeTools(cache, tools, report),
            },
          ],
        },
      ];
