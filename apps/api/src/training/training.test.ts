import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, mock, test } from 'node:test';
import { type RunningCommand, startCommand } from '../../test/command.ts';
import coin, { endlessSeed } from '../../test/predictors/coin/predictor.ts';
import { createDatabase, testConfiguration } from '../../test/running-api.ts';
import { translated } from '../../test/translated.ts';
import { type Database, openDatabase } from '../database/database.ts';
import { Refusal } from '../messages/refusal.ts';
import { openRegistry } from '../models/registry.ts';
import { runTraining } from './run.ts';
import { trainingStore } from './store.ts';
import { readStoredMessage } from './stored-message.ts';

/** Why the disk of the test can't be a small one, or false. */
const noSmallDisk = (() => {
  try {
    execFileSync('unshare', ['--mount', 'sh', '-c', 'mount -t tmpfs -o size=8k none /mnt'], {
      stdio: 'ignore',
    });
    return false;
  } catch {
    return 'needs Linux and root, to mount a disk of 8 kB; the test with a write that fails stands in for it';
  }
})();

describe('train', () => {
  let root: string;
  let name: string;
  let modelsDir: string;
  let database: Database;
  let environment: Record<string, string>;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'presage-training-'));
    name = await createDatabase(true);
    database = openDatabase(testConfiguration(name), () => undefined);
  });
  beforeEach(async () => {
    modelsDir = await mkdtemp(join(root, 'models-'));
    environment = { DATABASE_NAME: name, MODELS_DIR: modelsDir };
  });
  const started: RunningCommand[] = [];
  after(async () => {
    for (const command of started) command.kill('SIGKILL');
    await database.close();
    await rm(root, { recursive: true, force: true });
  });

  const train = (args: string, changes: Record<string, string> = {}) => {
    const command = startCommand(`train --predictor coin ${args}`, { ...environment, ...changes });
    started.push(command);
    return command;
  };
  const newest = async () => (await trainingStore(database.prisma).list('coin', 1))[0];
  /** What is in the predictor's folder, temporary names included. */
  const left = async () => (await readdir(join(modelsDir, 'coin')).catch(() => [])).sort();

  test('two processes make the same version of the same records, code and seed; another seed makes another', async () => {
    const other = await mkdtemp(join(root, 'models-'));
    const first = await train('--seed 1').ended;
    const second = await train('--seed 1', { MODELS_DIR: other }).ended;
    assert.deepEqual([first.code, second.code], [0, 0], first.stderr + second.stderr);
    const digestIn = ({ stdout }: { stdout: string }) =>
      /coin: (sha256:[0-9a-f]{64}) by counting/.exec(stdout)?.[1];
    const digest = digestIn(first) ?? 'none';
    assert.equal(digestIn(second), digest);
    const artefact = async (folder: string) => (await openRegistry(folder).read('coin', digest)).artefact;
    assert.equal(await artefact(modelsDir), await artefact(other));
    assert.notEqual(digestIn(await train('--seed 2').ended), digest);
  });

  test('says how far it is, and leaves a row, a log and a card', async () => {
    const { stdout } = await train('--seed 3').ended;
    assert.match(stdout, /coin: count 28 %\ncoin: features 95 %/);
    const row = await newest();
    assert.deepEqual(
      [
        row?.state,
        readStoredMessage(row?.step ?? '').detail,
        row?.share,
        row?.seed,
        row?.requestedBy,
        row?.message,
      ],
      ['done', 'done', 1, 3, 'command', null],
    );
    const { card } = await openRegistry(modelsDir).read('coin', row?.digest ?? '');
    assert.deepEqual(
      [card.seed, card.data.source, card.data.rows, card.trainer],
      [3, 'synthetic', 400, 'counting'],
    );
    assert.deepEqual(
      card.features.map(({ field, count }) => [field, count]),
      [
        ['strength', 400],
        ['thumb', 400],
      ],
    );
    const stored = await database.prisma.modelVersion.findFirstOrThrow({ where: { digest: card.digest } });
    assert.deepEqual(stored.card, card);
    const [log = ''] = await readdir(join(modelsDir, 'logs'));
    assert.match(log, new RegExp(`-coin-${row?.id}\\.log$`));
    const text = await readFile(join(modelsDir, 'logs', log), 'utf8');
    assert.match(text, new RegExp(`coin, seed 3, 400 records: .*\\n[\\s\\S]*done: ${card.digest}`));
  });

  test('--missing trains what has no first model, or a damaged one, and otherwise nothing', async () => {
    const missing = () => startCommand('train --missing', environment).ended;
    assert.match((await missing()).stdout, /coin: sha256:/);
    assert.equal((await missing()).stdout, 'Every predictor has its first model.\n');
    const registry = openRegistry(modelsDir);
    const digest = (await registry.first(coin)) ?? '';
    await rm(join(modelsDir, 'coin', digest.replace('sha256:', ''), 'card.json'));
    assert.match((await missing()).stdout, new RegExp(`coin: ${digest}`));
    assert.equal((await registry.read('coin', digest)).card.digest, digest);
  });

  test('a second training of the same predictor is refused, and the first goes on', async () => {
    const first = train(`--seed ${endlessSeed}`);
    await first.said(/count 28 %/);
    const second = await train('').ended;
    assert.equal(second.code, 69);
    assert.match(second.stderr, /^Another training of coin is running\. Wait until it has ended/);
    assert.equal((await newest())?.state, 'running');
    first.kill('SIGTERM');
    const { code, stderr } = await first.ended;
    assert.equal(code, 75);
    assert.match(
      stderr,
      /The training of coin was interrupted\. It was stopped by SIGTERM\. Nothing of it was kept\./,
    );
    const row = await newest();
    const message = readStoredMessage(row?.message ?? '');
    translated(message);
    assert.deepEqual([row?.state, message.detail], ['failed', stderr.trim()]);
    assert.deepEqual(await left(), []);
  });

  test('one that is killed is shown as failed, nothing of it is served, and the next one works', async () => {
    const training = train(`--seed ${endlessSeed}`);
    await training.said(/count 28 %/);
    training.kill('SIGKILL');
    await training.ended;
    let row = await newest();
    // The server notices the closed connection in its own time.
    while (row?.state === 'running') row = await newest();
    assert.equal(row?.state, 'failed');
    const message = readStoredMessage(row?.message ?? '');
    translated(message);
    assert.match(message.detail, /ended from outside while it ran .* start it again/);
    assert.equal(await openRegistry(modelsDir).first(coin), undefined);
    const { code, stderr } = await startCommand('serve', environment).ended;
    assert.equal(code, 78);
    assert.match(stderr, /The model of coin that local pins, MODEL_coin=first, cannot be served: no model/);
    assert.equal((await train('').ended).code, 0);
  });

  test('a full disk says which folder, and leaves nothing half', async () => {
    const probe = await open(join(modelsDir, 'probe'), 'w');
    const handles = Object.getPrototypeOf(probe) as typeof probe;
    await probe.close();
    await rm(join(modelsDir, 'probe'));
    const write = handles.writeFile;
    const full = mock.method(handles, 'writeFile', async function (this: typeof probe, text: string) {
      await write.call(this, text.slice(0, text.length / 2));
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    });
    const registry = openRegistry(modelsDir);
    const run = () =>
      runTraining({
        configuration: testConfiguration(name, { modelsDir }),
        database,
        registry,
        predictor: coin,
        seed: 1,
        requestedBy: 'command',
        print: () => undefined,
        signal: new AbortController().signal,
      });
    await assert.rejects(run(), (error: Error) => {
      assert.ok(error instanceof Refusal);
      assert.match(
        error.message,
        /^The disk of \/\S+ is full \([\d,]+ bytes are free\)\. Nothing of the training of coin was kept\. Free some space, then train again:/,
      );
      assert.ok(error.message.includes(modelsDir));
      return true;
    });
    full.mock.restore();
    assert.deepEqual(await left(), []);
    const message = readStoredMessage((await newest())?.message ?? '');
    translated(message);
    assert.match(message.detail, /is full/);
    await run();
    assert.equal((await left()).length, 2);
  });

  test('on a disk of 8 kB: the same', { skip: noSmallDisk }, async () => {
    const secrets = process.env.TEST_SECRETS_DIR ?? '';
    const script = `mount -t tmpfs -o size=8k none "$MODELS_DIR" || exit 1
      "$NODE" "$MAIN" train --predictor coin; echo "exit $?"; ls -A "$MODELS_DIR/coin"`;
    const said = execFileSync('unshare', ['--mount', 'sh', '-c', `{ ${script}; } 2>&1`], {
      encoding: 'utf8',
      env: {
        ...process.env,
        ...environment,
        DATABASE_PORT: process.env.TEST_DATABASE_PORT,
        SECRETS_DIR: secrets,
        PREDICTORS_DIR: testConfiguration(name).predictorsDir,
        NODE: process.execPath,
        MAIN: join(import.meta.dirname, '../main.ts'),
      },
    });
    assert.match(
      said,
      /The disk of \/\S+ is full \([\d,]+ bytes are free\)[^\n]*\nexit 73\n$/,
      'and the folder is empty',
    );
  });

  for (const [args, wanted] of [
    ['--predictor dice', /There is no predictor "dice"\. There are coin\./],
    ['--seed -1', /Usage: train/],
    ['--seed abc', /--seed abc is not a whole number/],
    ['--training 1', /--training needs --predictor/],
    ['--fast', /Unknown option '--fast'.*Usage: train/],
    [
      '--predictor coin --training 00000000-0000-4000-8000-000000000000',
      /There is no training 00000000-0000-4000-8000-000000000000/,
    ],
  ] as const)
    test(`refuses train ${args}`, async () => {
      const { code, stderr } = await startCommand(`train ${args}`, environment).ended;
      assert.equal(code, 64, stderr);
      assert.match(stderr, wanted);
    });
});
