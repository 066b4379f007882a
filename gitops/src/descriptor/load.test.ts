import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { execa } from 'execa';
import { sample } from '../../test/sample.ts';
import { type TemporaryRepository, temporaryRepository } from '../../test/temporary-repository.ts';
import { descriptorAt, descriptorIn } from './load.ts';

const refusal = (pattern: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Refusal);
  assert.equal(error.code, exitCode.configuration);
  assert.match(error.message, pattern);
  return true;
};

describe('descriptorIn', () => {
  test('completes the descriptor from the files beside it', async () => {
    const { environments, images, jobs, pinnedFiles } = await descriptorIn(sample);
    assert.deepEqual(
      environments.map(({ name, from, namespace }) => [name, from, namespace]),
      [
        ['dev', undefined, 'presage-dev'],
        ['prod', 'dev', 'presage-prod'],
      ],
    );
    assert.deepEqual(
      images.map(({ name, dockerfile, inputs }) => [name, dockerfile, inputs]),
      [
        ['api', 'apps/api/Dockerfile', ['apps/api', 'package.json', 'package-lock.json']],
        ['database', 'apps/database/Dockerfile', ['apps/database']],
        ['web', 'apps/web/Dockerfile', ['apps/web', 'package.json', 'package-lock.json']],
      ],
    );
    assert.deepEqual(
      jobs.map(({ name, image }) => [name, image]),
      [
        ['migrate', 'api'],
        ['seed', 'api'],
      ],
    );
    assert.deepEqual(pinnedFiles, ['versions.env']);
  });

  test('refuses a folder without a descriptor, with one to start from', async (context) => {
    const folder = await mkdtemp(join(tmpdir(), 'presage-descriptor-'));
    context.after(() => rm(folder, { recursive: true, force: true }));
    await assert.rejects(descriptorIn(folder), (error: Refusal) => {
      assert.match(error.next, /export default defineDelivery\(\{ environments: \['dev', 'prod'\] \}\)/);
      return refusal(/^gitops\.config\.ts does not exist/)(error);
    });
  });

  test('names the encoding of a descriptor in UTF-16', async (context) => {
    const folder = await mkdtemp(join(tmpdir(), 'presage-descriptor-'));
    context.after(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, 'gitops.config.ts'), Buffer.from('\ufeffexport default {};\n', 'utf16le'));
    await assert.rejects(descriptorIn(folder), refusal(/^gitops\.config\.ts is UTF-16 or binary\.$/));
  });

  test('reports the error of a descriptor that throws', async (context) => {
    const folder = await mkdtemp(join(tmpdir(), 'presage-descriptor-'));
    context.after(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, 'gitops.config.ts'), "throw new Error('no such list');\n");
    await assert.rejects(
      descriptorIn(folder),
      refusal(/^gitops\.config\.ts cannot be loaded: no such list\.$/),
    );
  });

  test('a descriptor can’t end the process as if all were well', async (context) => {
    const folder = await mkdtemp(join(tmpdir(), 'presage-descriptor-'));
    context.after(() => rm(folder, { recursive: true, force: true }));
    const load = `import { descriptorIn } from '${new URL('load.ts', import.meta.url)}'; await descriptorIn('${folder}');`;
    for (const text of ['process.exit(0);\n', 'await new Promise(() => {});\n']) {
      await writeFile(join(folder, 'gitops.config.ts'), text);
      const { exitCode: code, stderr } = await execa(
        process.execPath,
        ['--input-type=module', '--eval', load],
        { reject: false },
      );
      assert.equal(code, exitCode.configuration);
      assert.match(stderr, /^gitops\.config\.ts ended the process/m);
    }
  });

  test('reports what a descriptor throws that is no error', async (context) => {
    const folder = await mkdtemp(join(tmpdir(), 'presage-descriptor-'));
    context.after(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, 'gitops.config.ts'), "throw 'no list';\n");
    await assert.rejects(descriptorIn(folder), refusal(/^gitops\.config\.ts cannot be loaded: no list\.$/));
  });
});

describe('descriptorAt', () => {
  let repository: TemporaryRepository;
  before(async () => {
    repository = await temporaryRepository();
  });
  after(() => repository.close());

  /** The descriptor of a new commit that has these fields and files. */
  const at = async (fields: string, files: Readonly<Record<string, string>> = {}) => {
    const text = `import { defineDelivery } from '@presage/gitops/descriptor';\n\nexport default defineDelivery({ ${fields} });\n`;
    return descriptorAt(
      repository.git,
      await repository.commit('descriptor', { 'gitops.config.ts': text, ...files }),
    );
  };

  test('reads the order of the environments and what each is promoted from', async () => {
    const { environments } = await at(
      "environments: ['dev', 'staging', { name: 'trial', from: 'dev' }, 'prod', { name: 'abroad', from: 'staging' }]",
    );
    assert.deepEqual(
      environments.map(({ name, from }) => `${name} from ${from}`),
      ['dev from undefined', 'staging from dev', 'trial from dev', 'prod from trial', 'abroad from staging'],
    );
  });

  test('reads namespaces from the overlays of the same commit', async () => {
    const overlay = (namespace: string) => `namespace: ${namespace}\n`;
    const { environments } = await at("environments: ['dev', 'staging', 'prod']", {
      'overlays/dev/kustomization.yaml': overlay('presage-first'),
      'overlays/prod/kustomization.yaml': 'namespace: [not, a, name]\n',
    });
    assert.deepEqual(
      environments.map(({ namespace }) => namespace),
      ['presage-first', 'presage-staging', 'presage-prod'],
    );
  });

  test('finds images by convention; an entry replaces a part of it', async () => {
    const { images } = await at(
      "environments: ['dev'], ignored: ['*.md'], images: { web: { inputs: ['apps/web', 'lib'] }, proxy: { dockerfile: 'proxy/Dockerfile' } }",
      {
        'apps/web/Dockerfile': 'FROM scratch\n',
        'apps/worker/Dockerfile': 'FROM scratch\n',
        'apps/notes/README.md': 'no image\n',
        'apps/worker/nested/Dockerfile': 'FROM scratch\n',
        'proxy/Dockerfile': 'FROM scratch\n',
      },
    );
    assert.deepEqual(images, [
      { name: 'proxy', dockerfile: 'proxy/Dockerfile', inputs: ['proxy', ':(exclude)*.md'] },
      { name: 'web', dockerfile: 'apps/web/Dockerfile', inputs: ['apps/web', 'lib', ':(exclude)*.md'] },
      { name: 'worker', dockerfile: 'apps/worker/Dockerfile', inputs: ['apps/worker', ':(exclude)*.md'] },
    ]);
  });

  test('an image gets its Dockerfile; one without is refused', async () => {
    const web = (inputs: string) => `environments: ['dev'], images: { site: { ${inputs} } }`;
    const { images } = await at(web("dockerfile: 'docker/site', inputs: ['lib']"), {
      'docker/site': 'FROM scratch\n',
    });
    assert.deepEqual(images.find(({ name }) => name === 'site')?.inputs, ['lib', 'docker/site']);
    await assert.rejects(
      at(web("inputs: ['lib']")),
      refusal(/images\.site: apps\/site\/Dockerfile does not exist/),
    );
  });

  test('refuses a Job that runs an image that there is not, or has the name of one', async () => {
    const job = (name: string, image: string) =>
      at(`environments: ['dev'], jobs: { ${name}: { image: '${image}', inputs: ['apps/web'] } }`, {
        'apps/web/Dockerfile': 'FROM scratch\n',
      });
    await assert.rejects(
      job('migrate', 'wbe'),
      refusal(/jobs\.migrate\.image: there is no image "wbe"; the images are .*web/),
    );
    await assert.rejects(job('web', 'web'), refusal(/jobs\.web: there is an image of that name too/));
  });

  test('names the commit when its descriptor is missing, not valid, or imports something else', async () => {
    const named = (pattern: string) =>
      refusal(new RegExp(`^gitops\\.config\\.ts of [0-9a-f]{12} ${pattern}`));
    await assert.rejects(at('environments: []'), named('is not valid:\\n {2}environments: names no'));
    const importing = await repository.commit('imports', {
      'gitops.config.ts': "import names from './names.ts';\nexport default { environments: names };\n",
      'names.ts': "export default ['dev'];\n",
    });
    await assert.rejects(descriptorAt(repository.git, importing), (error: Refusal) => {
      assert.match(error.next, /imports nothing but '@presage\/gitops\/descriptor'/);
      return named('cannot be loaded: Cannot find module')(error);
    });
    await repository.git(['rm', '--quiet', 'gitops.config.ts']);
    const without = await repository.commit('without', { 'a.txt': '1' });
    await assert.rejects(descriptorAt(repository.git, without), named('does not exist'));
  });
});
