import { join } from 'node:path';
import { constants } from 'node:zlib';
import vueI18n from '@intlify/unplugin-vue-i18n/vite';
import vue from '@vitejs/plugin-vue';
import { compression, defineAlgorithm } from 'vite-plugin-compression2';
import { defineConfig } from 'vitest/config';
import { preloadFonts } from './build/preload-fonts.ts';

const api = process.env.API_URL ?? 'http://127.0.0.1:30080';
const junitReport = process.env.JUNIT_REPORT;

/**
 * Compiles the messages at build time: the policy of the server allows no eval in the browser. A message that
 * cannot be compiled fails the build. Development and tests compile when a message is first used.
 */
const messages = vueI18n({
  include: ['locales/*.ts', '*/messages.{en,fr}.ts'].map((files) => join(import.meta.dirname, 'src', files)),
  dropMessageCompiler: true,
  compositionOnly: true,
  fullInstall: false,
});

/** Writes a .br and a .gz beside each text file, which the server sends as they are. */
const compressed = compression({
  include: /\.(html|js|css|svg|json|webmanifest|txt)$/,
  // A smaller file saves nothing on the wire.
  threshold: 512,
  algorithms: [
    // Level 10 would save 5 % (10 kB of 210 kB) and take 7 % more of the build time, level 11 a fifth.
    defineAlgorithm('brotliCompress', { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
    defineAlgorithm('gzip', { level: 9 }),
  ],
});

export default defineConfig(({ command }) => ({
  plugins: [
    // <search> is an element of HTML that Vue's compiler does not know yet.
    vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === 'search' } } }),
    command === 'build' && messages,
    preloadFonts(),
    compressed,
  ],
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
  },
  // The policy of the server allows neither inline data nor a polyfill's inline script.
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    reportCompressedSize: false,
  },
  server: {
    port: Number(process.env.PORT ?? 5173),
    strictPort: true,
    proxy: Object.fromEntries(
      ['/api', '/docs', '/openapi.json'].map((path) => [path, { target: api, xfwd: true }]),
    ),
  },
  test: {
    include: ['{src,server,build}/**/*.test.ts'],
    environment: 'node',
    // The first test of a file loads its pages; a busy machine takes longer than the usual 5 s.
    testTimeout: 20_000,
    reporters: junitReport ? ['default', ['junit', { outputFile: junitReport }]] : ['default'],
    environmentOptions: { happyDOM: { url: 'http://localhost/' } },
  },
}));
