import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const COMPRESSIBLE = /\.(html|js|css|svg|json|webmanifest|txt)$/;
/** Below this many bytes a compressed variant saves nothing on the wire. */
const SMALLEST = 512;

const compressions = [
  {
    extension: 'br',
    // 11 would save 2 % more and take a fifth of the time of a build.
    compress: (bytes: Buffer) =>
      promisify(brotliCompress)(bytes, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
      }),
  },
  { extension: 'gz', compress: (bytes: Buffer) => promisify(gzip)(bytes, { level: 9 }) },
];

async function compressFile(file: string): Promise<void> {
  const { size } = await stat(file);
  if (size < SMALLEST) return;
  const bytes = await readFile(file);
  await Promise.all(
    compressions.map(async ({ extension, compress }) => {
      const compressed = await compress(bytes);
      if (compressed.length < bytes.length) await writeFile(`${file}.${extension}`, compressed);
    }),
  );
}

/** Writes a .br and a .gz beside each text file of the build, for the server to send as they are. */
export function precompress(): Plugin {
  let folder = '';
  return {
    name: 'presage:precompress',
    apply: 'build',
    configResolved: (config) => {
      folder = config.build.outDir.startsWith('/')
        ? config.build.outDir
        : join(config.root, config.build.outDir);
    },
    closeBundle: async () => {
      const names = await readdir(folder, { recursive: true });
      await Promise.all(
        names.filter((name) => COMPRESSIBLE.test(name)).map((name) => compressFile(join(folder, name))),
      );
    },
  };
}
