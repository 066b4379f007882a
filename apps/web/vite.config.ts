import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';
import { compileMessages } from './build/compile-messages.ts';
import { precompress } from './build/precompress.ts';
import { preloadFonts } from './build/preload-fonts.ts';

const api = process.env.API_URL ?? 'http://127.0.0.1:30080';
const junitReport = process.env.JUNIT_REPORT;

export default defineConfig(({ command }) => ({
  plugins: [
    // <search> is an element of HTML that Vue's compiler does not know yet.
    vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === 'search' } } }),
    compileMessages(),
    preloadFonts(),
    precompress(),
  ],
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __INTLIFY_DROP_MESSAGE_COMPILER__: command === 'build',
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
    reporters: junitReport ? ['default', ['junit', { outputFile: junitReport }]] : ['default'],
    environmentOptions: { happyDOM: { url: 'http://localhost/' } },
  },
}));
