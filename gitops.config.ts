import { defineDelivery } from '@presage/gitops/descriptor';

/** What every image of a Node workspace is built from, beside its own folder. */
const workspace = ['package.json', 'package-lock.json', '.npmrc', '.dockerignore', 'tsconfig.base.json'];

export default defineDelivery({
  environments: ['dev', 'prod'],

  images: {
    api: { inputs: ['apps/api', 'packages/runtime', ...workspace] },
    web: { inputs: ['apps/web', 'packages/runtime', ...workspace] },
    database: {
      inputs: ['Dockerfile', 'entrypoint.sh', 'is-ready.sh'].map((file) => `apps/database/${file}`),
    },
  },
  jobs: {
    migrate: { image: 'api', inputs: ['apps/api/prisma', 'apps/api/src/migrations'] },
    // It writes to the database, so it is never older than the tables.
    train: {
      image: 'api',
      inputs: [
        'apps/api/prisma',
        ...['definition', 'predictors', 'tabular', 'learning', 'training', 'models'].map(
          (folder) => `apps/api/src/${folder}`,
        ),
      ],
    },
  },
  ignored: ['*.test.ts', '*.md', 'apps/*/test/*', 'apps/*/bench/*'],
  pinnedFiles: ['models.env'],

  secrets: {
    'admin-password': { bytes: 15, account: 'admin@presage.local' },
    'database-password': { bytes: 24 },
    'delivery-token': { bytes: 24 },
    'monitoring-token': { bytes: 24 },
    'session-key': { bytes: 48 },
  },
  clusterResources: ['apps/api/cluster'],

  generated: [
    {
      title: 'Generate the database client',
      command: ['node', 'prisma/generate.ts'],
      folder: 'apps/api',
      inputs: ['apps/api/prisma/schema.prisma', 'apps/api/prisma/generate.ts', 'package-lock.json'],
      output: 'apps/api/src/generated',
    },
  ],
  suites: [
    'packages/runtime',
    'packages/recipes',
    'apps/database',
    'platform',
    'history',
    'previews',
    'deliveries',
    'gitops',
    'pipelines',
    'argocd/dashboard',
    'apps/api',
    'apps/web',
    'apps/local',
    'apps/delivery',
  ],
  endToEnd: 'e2e',
  start: {
    command: ['node', 'apps/local/src/start.ts'],
    dev: ['node', 'apps/local/src/start.ts', '--hot-reload'],
  },
  extensions: ['apps/delivery/src/extension.ts', 'previews/src/extension.ts', 'deliveries/src/extension.ts'],
  previews: false,
  deliveries: { client: 'api' },
  benchmarks: {
    push: ['node', 'apps/delivery/bench/main.ts', 'push'],
    promote: ['node', 'apps/delivery/bench/main.ts', 'promote'],
    previews: ['node', 'apps/delivery/bench/main.ts', 'previews'],
    memory: ['node', 'apps/delivery/bench/main.ts', 'memory'],
    scale: ['node', 'apps/delivery/bench/main.ts', 'scale'],
    start: ['node', 'apps/delivery/bench/main.ts', 'start'],
    models: ['node', 'apps/api/bench/models/main.ts'],
    serving: ['node', 'apps/api/bench/serving/main.ts'],
    shadow: ['node', 'apps/api/bench/shadow/main.ts'],
    load: ['node', 'apps/api/bench/load/main.ts'],
    fuzz: ['node', 'apps/api/bench/fuzz/main.ts'],
  },
  demonstration: [
    'apps',
    'e2e',
    'compose.yaml',
    ...['compose', 'in-docker', 'kind', 'nightly', 'ways-in'].map((job) => `.ci/${job}`),
    'components',
    'overlays/preview',
    'docs/docker.md',
    'docs/predictors.md',
    ...['product-field', 'workload', 'managed-database', 'ingress', 'gateway', 'previews'].map(
      (recipe) => `docs/recipes/${recipe}.md`,
    ),
  ],
});
