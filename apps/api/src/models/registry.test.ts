import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { trainOne } from '../../test/models.ts';
import coin from '../../test/predictors/coin/predictor.ts';
import { translated } from '../../test/translated.ts';
import { english } from '../messages/message.ts';
import { exportModel, importModel } from './bundle.ts';
import type { ModelCard } from './card.ts';
import { canonicalJson, digestOf } from './digest.ts';
import { openRegistry, type Registry, sealCard } from './registry.ts';
import { RegistryError } from './registry-error.ts';
import { loadPinnedModels } from './serving.ts';

const stranger = `sha256:${'0'.repeat(64)}`;

describe('the registry', () => {
  let root: string;
  let sound: string;
  let card: ModelCard;
  let folder: string;
  let registry: Registry;
  let place: string;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'presage-registry-'));
    sound = join(root, 'sound');
    card = await trainOne(coin, sound);
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(root, 'models-'));
    await cp(sound, folder, { recursive: true });
    registry = openRegistry(folder);
    place = join(folder, 'coin', card.digest.replace('sha256:', ''));
  });
  after(() => rm(root, { recursive: true, force: true }));

  const refused = (wanted: RegExp, digest = card.digest) =>
    assert.rejects(registry.read('coin', digest), (error: Error) => {
      assert.ok(error instanceof RegistryError, String(error));
      assert.match(error.message, wanted);
      return true;
    });

  test('names a model by the digest of its bytes, and gives back what was written', async () => {
    const stored = await registry.read('coin', card.digest);
    assert.equal(digestOf(stored.artefact), card.digest);
    assert.deepEqual(stored.card, card);
    assert.equal(await registry.first(coin), card.digest);
    assert.deepEqual((await readdir(join(folder, 'coin'))).sort(), [
      card.digest.replace('sha256:', ''),
      'first-v1',
    ]);
  });

  const edits: Record<string, { edit(): Promise<unknown>; why: RegExp }> = {
    'an edited artefact': {
      edit: async () => {
        const file = join(place, 'artefact.json');
        await writeFile(file, (await readFile(file, 'utf8')).replace('"left":1', '"left":2'));
      },
      why: /damaged: its artefact was changed \(its bytes are those of sha256:/,
    },
    'an artefact that is cut off': {
      edit: () => writeFile(join(place, 'artefact.json'), '{"kind":'),
      why: /damaged: its artefact was changed/,
    },
    'an artefact that is a link': {
      edit: async () => {
        await cp(join(place, 'artefact.json'), join(root, 'elsewhere.json'));
        await rm(join(place, 'artefact.json'));
        await symlink(join(root, 'elsewhere.json'), join(place, 'artefact.json'));
      },
      why: /foreign: .*artefact\.json is a link/,
    },
    'no artefact': { edit: () => rm(join(place, 'artefact.json')), why: /artefact\.json is missing/ },
    'no card': { edit: () => rm(join(place, 'card.json')), why: /card\.json is missing/ },
    'a card that is no JSON': {
      edit: () => writeFile(join(place, 'card.json'), 'card'),
      why: /its card is not JSON/,
    },
    'a card without a field': {
      edit: () => writeFile(join(place, 'card.json'), canonicalJson({ ...card, metrics: undefined })),
      why: /its card is not valid at metrics/,
    },
    'a card with better metrics than measured': {
      edit: () =>
        writeFile(
          join(place, 'card.json'),
          canonicalJson({ ...card, metrics: card.metrics.map((metric) => ({ ...metric, value: 1 })) }),
        ),
      why: /its card was changed after it was written/,
    },
    'a card that is too large': {
      edit: () => writeFile(join(place, 'card.json'), ' '.repeat(5 * 1024 ** 2)),
      why: /has 5,242,880 bytes; at most 4,194,304/,
    },
    'a file in place of the folder': {
      edit: async () => {
        await rm(place, { recursive: true });
        await writeFile(place, '');
      },
      why: /is not a folder/,
    },
    nothing: { edit: () => rm(place, { recursive: true }), why: /is not in the registry/ },
  };
  for (const [what, { edit, why }] of Object.entries(edits))
    test(`refuses ${what}, lists it with the reason, and serves it under no pin`, async () => {
      assert.deepEqual(await registry.list('coin'), [{ digest: card.digest, card }]);
      await edit();
      await refused(why);
      for (const listed of await registry.list('coin')) {
        assert.ok('refused' in listed);
        assert.match(english(listed.refused), why);
        translated(listed.refused);
      }
      for (const pin of ['first', card.digest])
        await assert.rejects(loadPinnedModels([coin], registry, { coin: pin }, 'dev'), why);
    });

  test('refuses a model of another predictor, wherever its files lie', async () => {
    await cp(place, join(folder, 'bent', card.digest.replace('sha256:', '')), { recursive: true });
    await assert.rejects(registry.read('bent', card.digest), /foreign: it is a model of coin, not of bent/);
    await rm(join(folder, 'bent'), { recursive: true });
    await assert.rejects(registry.read('bent', card.digest), /foreign: it is a model of coin, not of bent/);
  });

  test('refuses what is no digest, so that no name leads out of the folder', async () => {
    await refused(/is not the digest/, '../../etc');
    await refused(/is not the digest/, 'sha256:../../../etc/passwd');
  });

  test('a first alias is written once; training again repairs what was damaged', async () => {
    const other = await trainOne(coin, folder, 2);
    assert.notEqual(other.digest, card.digest);
    assert.equal(await registry.first(coin), card.digest);
    await writeFile(join(place, 'artefact.json'), '{}');
    await trainOne(coin, folder);
    assert.equal((await registry.read('coin', card.digest)).card.seed, 1);
    await writeFile(join(folder, 'coin', 'first-v1'), 'half');
    await assert.rejects(registry.first(coin), /does not name a model/);
    await trainOne(coin, folder);
    assert.equal(await registry.first(coin), card.digest);
  });

  test('a first model that the code can no longer load gives way to the one that is trained next', async () => {
    const { checksum: _, ...old } = card;
    const artefact = '{"kind":"die"}';
    const digest = digestOf(artefact);
    await registry.add({ artefact, card: sealCard({ ...old, digest }) });
    await writeFile(join(folder, 'coin', 'first-v1'), `${digest}\n`);
    assert.equal(await registry.first(coin), digest);
    await trainOne(coin, folder);
    assert.equal(await registry.first(coin), card.digest);
  });

  test('a model that is there keeps its card', async () => {
    const again = await trainOne(coin, folder);
    assert.equal(again.trainedAt, card.trainedAt);
  });

  test('what a killed training left behind goes with the next, a running import stays', async () => {
    for (const name of ['.training-0123', '.import-4567'])
      await cp(place, join(folder, 'coin', name), { recursive: true });
    await registry.clean('coin');
    assert.deepEqual(
      (await readdir(join(folder, 'coin'))).filter((name) => name.startsWith('.')),
      ['.import-4567'],
    );
  });

  test('a model travels as one document, and a second import changes nothing', async () => {
    const target = openRegistry(join(root, 'target'));
    const bundle = await exportModel(registry, 'coin', card.digest);
    for (let time = 0; time < 2; time++) assert.deepEqual(await importModel(target, coin, bundle), card);
    assert.deepEqual(await target.read('coin', card.digest), await registry.read('coin', card.digest));
    assert.equal(await target.first(coin), undefined, 'an import is no first training');
  });

  const bundles: Record<
    string,
    { edit(bundle: { card: ModelCard; artefact: string }): string; why: RegExp }
  > = {
    'cut off': { edit: (bundle) => JSON.stringify(bundle).slice(0, 500), why: /was it cut off\?/ },
    'no model at all': { edit: () => '{"card": 1}', why: /not an exported model/ },
    'of another predictor': {
      edit: ({ card, artefact }) => JSON.stringify({ card: { ...card, predictor: 'dice' }, artefact }),
      why: /it is a model of dice, not of coin/,
    },
    'with an edited artefact': {
      edit: ({ card, artefact }) =>
        JSON.stringify({ card, artefact: artefact.replace('"left":1', '"left":9') }),
      why: /damaged: its artefact was changed/,
    },
    'with an artefact and digest that were edited together': {
      edit({ card, artefact }) {
        const edited = artefact.replace('"left":1', '"left":9');
        return JSON.stringify({ card: { ...card, digest: digestOf(edited) }, artefact: edited });
      },
      why: /its card was changed after it was written/,
    },
    'with a path for a name': {
      edit: ({ card, artefact }) => JSON.stringify({ card: { ...card, predictor: '../coin' }, artefact }),
      why: /it is a model of \.\.\/coin/,
    },
  };
  for (const [what, { edit, why }] of Object.entries(bundles))
    test(`refuses a document that is ${what}, and keeps nothing of it`, async () => {
      const target = openRegistry(await mkdtemp(join(root, 'target-')));
      const bundle = JSON.parse(await exportModel(registry, 'coin', card.digest));
      await assert.rejects(importModel(target, coin, edit(bundle)), why);
      assert.deepEqual(await readdir(target.folder), []);
    });

  test('refuses a model of another version of its predictor', async () => {
    const newer = { ...coin, version: 2 };
    await assert.rejects(
      loadPinnedModels([newer], registry, { coin: card.digest }, 'dev'),
      /foreign: it was made for version 1 of coin, this is version 2/,
    );
    const bundle = await exportModel(registry, 'coin', card.digest);
    const target = openRegistry(join(root, 'newer'));
    await assert.rejects(importModel(target, newer, bundle), /made for version 1/);
    assert.equal(existsSync(target.folder), false);
  });

  test('a pin that cannot be served names predictor, pin, environment, and what to type', async () => {
    await assert.rejects(loadPinnedModels([coin], registry, { coin: stranger }, 'prod'), (error: Error) => {
      assert.equal(
        error.message,
        `The model of coin that prod pins, MODEL_coin=${stranger}, cannot be served: it is not in the registry. See what there is: npm run gitops model list. Train one: npm run gitops model train coin -- --environment prod. Then pin it in overlays/prod/models.env.`,
      );
      return true;
    });
    await assert.rejects(
      loadPinnedModels([coin], registry, { bent: 'first' }, 'dev'),
      /dev pins MODEL_bent=first, but there is no predictor "bent" \(there are coin\)/,
    );
  });
});

describe('canonical JSON', () => {
  test('sorts keys at every depth and leaves lists as they are', () => {
    assert.equal(
      canonicalJson({ b: [3, { d: null, c: 'é' }], a: 1.5 }),
      '{"a":1.5,"b":[3,{"c":"é","d":null}]}',
    );
  });
  for (const [what, value] of [
    ['NaN', { a: [Number.NaN] }],
    ['infinity', Number.POSITIVE_INFINITY],
    ['a date', { at: new Date(0) }],
    ['a typed array', new Float64Array(1)],
    ['a function', () => 1],
    ['undefined in a list', [undefined]],
  ] as const)
    test(`refuses ${what}, which JSON would lose`, () =>
      assert.throws(() => canonicalJson(value), TypeError));
});
