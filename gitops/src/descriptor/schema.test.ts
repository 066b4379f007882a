import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { validDefinition } from './schema.ts';

const minimal = { environments: ['dev', 'prod'] };

/** The sentences of a refusal, one for each mistake. */
function mistakesIn(value: unknown): string[] {
  try {
    validDefinition(value, 'gitops.config.ts');
  } catch (error) {
    assert.ok(error instanceof Refusal);
    assert.equal(error.code, exitCode.configuration);
    const [heading, ...sentences] = error.message.split('\n');
    assert.equal(heading, 'gitops.config.ts is not valid:');
    return sentences.map((sentence) => sentence.trim());
  }
  return [];
}

const example = {
  environments: "environments: ['dev', 'prod']",
  images: "images: { web: { inputs: ['apps/web', 'package.json'] } }",
  jobs: "jobs: { migrate: { image: 'api', inputs: ['apps/api/migrations'] } }",
  pinnedFiles: "pinnedFiles: ['versions.env']",
  secrets: "secrets: { 'database-password': { bytes: 24 } }",
  suites: "suites: ['gitops', 'apps/web']",
  start: "start: { command: ['node', 'apps/web/server.ts'] }",
  extensions: "extensions: ['apps/delivery/src/extension.ts']",
  previews: "previews: { service: 'web', max: 5 }",
  deliveries: "deliveries: { client: 'api' }",
};
const noName = 'is not a name of lower-case letters, digits and hyphens';
const outside = 'is not a path inside the repository';

const cases: readonly [title: string, value: unknown, problem: string, example?: string][] = [
  [
    'a port of Kubernetes for what was delivered',
    { ...minimal, deliveries: { client: 'api', port: 30_001 } },
    'deliveries.port: is more than 29,999: from 30000 on, ports are Kubernetes’',
    example.deliveries,
  ],
  [
    'nobody who may ask what was delivered',
    { ...minimal, deliveries: {} },
    'deliveries.client: is missing',
    example.deliveries,
  ],
  ['no environments', {}, 'environments: is missing', example.environments],
  ['an empty list', { environments: [] }, 'environments: names no environment', example.environments],
  ['no list', { environments: 'dev' }, 'environments: is not a list', example.environments],
  ['a bad name', { environments: ['Dev'] }, `environments[0]: ${noName}`, example.environments],
  [
    'an environment of another type',
    { environments: ['dev', { name: 'prod' }] },
    'environments[1]: is neither a name nor { name, from }',
    example.environments,
  ],
  [
    'an environment twice',
    { environments: ['dev', 'prod', 'dev'] },
    'environments[2]: "dev" is named twice',
    example.environments,
  ],
  [
    'an unknown from',
    { environments: ['dev', { name: 'prod', from: 'staging' }] },
    'environments[1]: "prod" is promoted from "staging", but no earlier environment has that name',
    example.environments,
  ],
  [
    'an environment that is promoted from itself',
    { environments: [{ name: 'dev', from: 'dev' }] },
    'environments[0]: "dev" is promoted from "dev", but no earlier environment has that name',
    example.environments,
  ],
  ['a bad image name', { ...minimal, images: { Web: {} } }, `images.Web: the key ${noName}`, example.images],
  [
    'an absolute Dockerfile',
    { ...minimal, images: { web: { dockerfile: '/srv/Dockerfile' } } },
    `images.web.dockerfile: ${outside}`,
    example.images,
  ],
  [
    'an input outside the repository',
    { ...minimal, images: { web: { inputs: ['apps/web', '../other'] } } },
    `images.web.inputs[1]: ${outside}`,
    example.images,
  ],
  [
    'an image without inputs',
    { ...minimal, images: { web: { inputs: [] } } },
    'images.web.inputs: is empty',
    example.images,
  ],
  [
    'an unknown field of an image',
    { ...minimal, images: { web: { file: 'Dockerfile' } } },
    'images.web.file: is not a field',
    example.images,
  ],
  [
    'a Job without inputs',
    { ...minimal, jobs: { migrate: { image: 'api' } } },
    'jobs.migrate.inputs: is missing',
    example.jobs,
  ],
  [
    'a Job with the name of an image',
    { ...minimal, images: { api: {} }, jobs: { api: { image: 'api', inputs: ['apps/api'] } } },
    'jobs.api: there is an image of that name too',
    example.jobs,
  ],
  [
    'no list of patterns',
    { ...minimal, ignored: '*.md' },
    'ignored: is not a list',
    "ignored: ['*.test.ts']",
  ],
  [
    'a pinned file of another type',
    { ...minimal, pinnedFiles: ['versions.txt'] },
    'pinnedFiles[0]: is not the name of an .env file',
    example.pinnedFiles,
  ],
  [
    'a pinned file twice',
    { ...minimal, pinnedFiles: ['versions.env', 'versions.env'] },
    'pinnedFiles[1]: "versions.env" is named twice',
    example.pinnedFiles,
  ],
  [
    'a key that no Secret can have',
    { ...minimal, secrets: { 'my key': { bytes: 24 } } },
    'secrets.my key: the key is not a key of a Secret',
    example.secrets,
  ],
  [
    'a short secret',
    { ...minimal, secrets: { token: { bytes: 8 } } },
    'secrets.token.bytes: is less than 12 bytes',
    example.secrets,
  ],
  [
    'a long secret',
    { ...minimal, secrets: { token: { bytes: 128 } } },
    'secrets.token.bytes: is more than 96 bytes',
    example.secrets,
  ],
  [
    'bytes as text',
    { ...minimal, secrets: { token: { bytes: '24' } } },
    'secrets.token.bytes: is not a number',
    example.secrets,
  ],
  [
    'an absolute folder of cluster resources',
    { ...minimal, clusterResources: ['/etc'] },
    `clusterResources[0]: ${outside}`,
    "clusterResources: ['apps/api/cluster']",
  ],
  ['an empty suite', { ...minimal, suites: [''] }, 'suites[0]: is empty', example.suites],
  ['an absolute path', { ...minimal, endToEnd: '/e2e' }, `endToEnd: ${outside}`, "endToEnd: 'e2e'"],
  ['a start without a command', { ...minimal, start: {} }, 'start.command: is missing', example.start],
  ['an empty command', { ...minimal, start: { command: [] } }, 'start.command: is empty', example.start],
  [
    'an extension outside the repository',
    { ...minimal, extensions: ['../extension.ts'] },
    `extensions[0]: ${outside}`,
    example.extensions,
  ],
  [
    'previews that are neither off nor described',
    { ...minimal, previews: true },
    'previews: is not an object',
    example.previews,
  ],
  [
    'a volume of previews that is described in another way',
    { ...minimal, previews: { service: 'web', volumes: { files: ['logs'] } } },
    'previews.volumes.files: is not an object',
    example.previews,
  ],
  [
    'previews without a service',
    { ...minimal, previews: {} },
    'previews.service: is missing',
    example.previews,
  ],
  [
    'more previews than there may be',
    { ...minimal, previews: { service: 'web', max: 100 } },
    'previews.max: is more than 50',
    example.previews,
  ],
  [
    'a time until previews sleep that is none',
    { ...minimal, previews: { service: 'web', idle: '30 minutes' } },
    'previews.idle: is not a time such as 30m',
    example.previews,
  ],
  [
    'an environment with a name of previews',
    { environments: ['preview-a'], previews: { service: 'web' } },
    'environments[0]: "preview-a" is a name of previews; choose another one or write previews: false',
    example.environments,
  ],
  [
    'a password of previews that is no secret',
    {
      ...minimal,
      previews: {
        service: 'web',
        database: { service: 'db', name: 'app', user: 'app', secret: 'db-password', clients: ['api'] },
      },
    },
    'previews.database.secret: "db-password" is not a key of secrets',
    example.previews,
  ],
  [
    'a Job of previews that is none',
    { ...minimal, previews: { service: 'web', copiedJobs: ['migrate'] } },
    'previews.copiedJobs: "migrate" is not a key of jobs',
    example.previews,
  ],
];

describe('validDefinition', () => {
  test('accepts environments alone, and fills the other fields', () => {
    const definition = validDefinition(minimal, 'gitops.config.ts');
    assert.deepEqual(definition.environments, ['dev', 'prod']);
    assert.deepEqual([definition.images, definition.secrets, definition.pinnedFiles], [{}, {}, []]);
  });

  test('previews are off without the field, and with one line', () => {
    const previews = (value: object) =>
      validDefinition({ ...minimal, ...value }, 'gitops.config.ts').previews;
    assert.deepEqual([previews({}), previews({ previews: false })], [undefined, undefined]);
    assert.deepEqual(previews({ previews: { service: 'web' } }), {
      service: 'web',
      max: 5,
      idle: '30m',
      memory: '4Gi',
      volumes: {},
      copiedJobs: [],
    });
  });

  for (const [title, value, problem, shown] of cases) {
    test(`refuses ${title} with the field, the problem and an example`, () => {
      assert.deepEqual(mistakesIn(value), [`${problem}. Example: ${shown}`]);
    });
  }

  test('refuses an unknown field with the names of all fields', () => {
    const fields = Object.keys(validDefinition(minimal, 'gitops.config.ts'));
    const [sentence = '', ...others] = mistakesIn({ ...minimal, enviroments: [] });
    assert.deepEqual(others, []);
    assert.match(sentence, /^enviroments: is not a field\. The fields are environments, images, .*\.$/);
    assert.deepEqual(
      [...fields, 'endToEnd', 'start'].filter((field) => !new RegExp(`[ ,]${field}[,.]`).test(sentence)),
      [],
    );
  });

  test('refuses a module that exports no descriptor', () => {
    const export_ = "Example: export default defineDelivery({ environments: ['dev', 'prod'] });";
    assert.deepEqual(mistakesIn(undefined), [`the default export is missing. ${export_}`]);
    assert.deepEqual(mistakesIn('dev'), [`the default export is not an object. ${export_}`]);
  });

  test('reports every mistake, each in a sentence of its own', () => {
    const sentences = mistakesIn({ environments: [], generated: [{ title: 'x' }], other: 1 });
    assert.deepEqual(
      sentences.map((sentence) => sentence.split(':')[0]),
      [
        'environments',
        'generated[0].command',
        'generated[0].folder',
        'generated[0].inputs',
        'generated[0].output',
        'other',
      ],
    );
    for (const sentence of sentences.slice(0, -1)) assert.match(sentence, /\. Example: \w+: \[/);
  });
});
