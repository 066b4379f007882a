import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import { readClusterRecord, readConfiguration } from '@presage/gitops';
import { argocd, pages, target, twoEnvironments } from './environment.ts';
import type { Options } from './fixtures/test.ts';
import { representative } from './selection.ts';

/** Debian's Chromium if it is installed, otherwise the one that Playwright downloads. */
const debian = '/usr/bin/chromium';
/** The tests of the policies open connections from the network of each pod, which only the host provider allows. */
const provider = (await readClusterRecord(readConfiguration().state).catch(() => undefined))?.provider;
const junitReport = process.env.JUNIT_REPORT;
const application = [
  { name: 'shop', testDir: 'shop' },
  { name: 'predictors', testDir: 'predictors' },
];
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Minutes: an environment of a branch comes and goes. */
const previews = { name: 'previews', testDir: 'previews', timeout: 900_000 };
/** Somebody with an account beside the Presage of the cluster, as if it were a cluster of others. */
const existing = { name: 'existing', testDir: 'existing', timeout: 900_000 };

/** What changes the application in a cluster, and what protects it there. */
const delivery = () => [
  {
    name: 'argocd',
    testDir: 'argocd',
    timeout: 240_000,
    use: {
      baseURL: argocd,
      origins: [argocd],
      // It signs its certificate itself.
      ignoreHTTPSErrors: true,
      viewport: { width: 1440, height: 900 },
    },
  },
  {
    name: 'delivery',
    testDir: 'delivery',
    timeout: 600_000,
    use: { origins: [pages.dev, pages.prod] },
  },
  {
    name: 'guard',
    testDir: 'guard',
    timeout: 120_000,
    use: { origins: [pages.dev, pages.prod] },
  },
  ...(provider === 'host' ? [{ name: 'policies', testDir: 'policies', timeout: 600_000 }] : []),
  ...(provider === 'kind' ? [{ name: 'kind', testDir: 'kind', timeout: 240_000 }, previews, existing] : []),
  { name: 'limits', testDir: 'limits', timeout: 120_000 },
  // Last: for a while the demonstration is not what the environments run.
  { name: 'recipes', testDir: 'recipes', timeout: 900_000 },
];

/** Minutes of environments in another form; Traefik is built for them. Only the nightly run takes them. */
const components = { name: 'components', testDir: 'components', timeout: 900_000 };
/** Twelve ways in which dev breaks, each until Argo CD and the kubelet have noticed. */
const faults = { name: 'faults', testDir: 'faults', timeout: 300_000 };

/** What was delivered, as the product shows it; without the host provider there is no service that knows it. */
const deliveries = () => ({
  name: 'deliveries',
  testDir: 'deliveries',
  use: { baseURL: pages.dev, origins: [pages.dev, pages.prod] },
});

function projects() {
  if (target === 'compose') return application;
  return process.env.PRESAGE_E2E_SPECS === 'components'
    ? [components, existing, faults, previews, ...(provider === 'host' ? [deliveries()] : [])]
    : [...application, ...delivery()];
}

export default defineConfig<Options>({
  testDir: '.',
  outputDir: 'test-results',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  forbidOnly: true,
  reporter: [['list'], ...(junitReport ? [['junit', { outputFile: junitReport }] as const] : [])],
  timeout: 40_000,
  expect: { timeout: 15_000 },
  use: {
    baseURL: pages.prod,
    trace: 'retain-on-failure',
    launchOptions: { args: quiet, ...(existsSync(debian) ? { executablePath: debian } : {}) },
  },
  ...(process.env.PRESAGE_E2E_SPECS === 'representative' ? { testMatch: representative } : {}),
  ...(target === 'compose' ? { grepInvert: new RegExp(twoEnvironments) } : {}),
  projects: projects(),
});
