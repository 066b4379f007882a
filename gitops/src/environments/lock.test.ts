import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { type TemporaryRepository, temporaryRepository } from '../../test/temporary-repository.ts';
import { ask } from '../git/git.ts';
import { oneAtATime } from './lock.ts';

const module = new URL('./lock.ts', import.meta.url).href;
const git = new URL('../git/git.ts', import.meta.url).href;

/** Another process that takes the lock, reports it, and holds it until it is killed. */
function holder(folder: string) {
  const program = `
    import { gitIn } from ${JSON.stringify(git)};
    import { oneAtATime } from ${JSON.stringify(module)};
    const forever = () => new Promise(() => setInterval(() => {}, 1000));
    await oneAtATime(gitIn(${JSON.stringify(folder)}), 'the push of somebody', console.log, () => {
      console.log('held');
      return forever();
    });`;
  return spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

describe('one delivery at a time', () => {
  let repository: TemporaryRepository;
  before(async () => {
    repository = await temporaryRepository();
  });
  after(() => repository.close());

  const lock = () => ask(repository.git, ['rev-parse', '--verify', '--quiet', 'refs/presage/lock']);

  test('answers what the work answers and leaves no lock behind', async () => {
    assert.equal(await oneAtATime(repository.git, 'a test', assert.fail, async () => 7), 7);
    assert.equal(await lock(), undefined);
  });

  test('leaves no lock behind when the work fails', async () => {
    const work = () => Promise.reject(new Error('no'));
    await assert.rejects(oneAtATime(repository.git, 'a test', assert.fail, work), /no/);
    assert.equal(await lock(), undefined);
  });

  test('waits for another process, names it, and continues when that one is killed', {
    timeout: 20_000,
  }, async () => {
    const other = holder(repository.folder);
    await once(other.stdout, 'data');
    const printed: string[] = [];
    let worked = false;
    const waiting = oneAtATime(
      repository.git,
      'a test',
      (line) => {
        printed.push(line);
        other.kill('SIGKILL');
      },
      async () => {
        worked = true;
      },
    );
    await once(other, 'exit');
    assert.equal(worked, false);
    await waiting;
    assert.deepEqual(printed, ['Waiting for its turn: the push of somebody is running.']);
    assert.equal(worked, true);
  });

  test('goes to one of several who find a killed holder, then to the next', { timeout: 20_000 }, async () => {
    const other = holder(repository.folder);
    await once(other.stdout, 'data');
    other.kill('SIGKILL');
    await once(other, 'exit');
    let inside = 0;
    let max = 0;
    const work = async () => {
      inside += 1;
      max = Math.max(max, inside);
      await repository.git(['rev-parse', '--git-dir']);
      inside -= 1;
    };
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => oneAtATime(repository.git, name, () => {}, work)));
    assert.equal(max, 1);
    assert.equal(await lock(), undefined);
  });
});
