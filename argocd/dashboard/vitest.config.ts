import { defineConfig } from 'vitest/config';

const junitReport = process.env.JUNIT_REPORT;

export default defineConfig({
  test: {
    include: ['{src,v2}/**/*.test.{ts,tsx}'],
    environment: 'happy-dom',
    setupFiles: ['test/setup.ts'],
    testTimeout: 60_000,
    reporters: junitReport ? ['default', ['junit', { outputFile: junitReport }]] : ['default'],
    environmentOptions: { happyDOM: { url: 'http://localhost/' } },
  },
});
