import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { makeEnvironment } from '../environment/environment.ts';
import { type Diagnosed, obstacles } from './obstacle.ts';

const dev = makeEnvironment('dev');
const red = (more: Partial<Diagnosed> = {}): Diagnosed => ({
  state: 'red',
  kind: 'image',
  cause: 'pod database-0: the image x cannot be pulled (ImagePullBackOff)',
  pod: 'database-0',
  details: ['Failed: no such host'],
  next: 'Run `npm run gitops release`.',
  ...more,
});

describe('what keeps an environment from being healthy', () => {
  let found: Diagnosed | Error;
  let asked: number;
  const ask = obstacles.bind(undefined, async () => {
    asked += 1;
    if (found instanceof Error) throw found;
    return found;
  });
  beforeEach(() => {
    asked = 0;
    mock.timers.enable({ apis: ['Date'], now: 0 });
  });
  afterEach(() => mock.timers.reset());

  test('is asked for every 10 s, and named', async () => {
    found = red();
    const next = ask();
    assert.equal((await next([dev])).size, 0);
    assert.equal(asked, 0);
    mock.timers.tick(10_000);
    assert.match((await next([dev])).get('dev') ?? '', /^pod database-0: .*ImagePullBackOff/);
    await next([dev]);
    assert.equal(asked, 1);
    found = { ...red(), state: 'waiting', kind: 'waiting' };
    mock.timers.tick(10_000);
    assert.equal((await next([dev])).size, 0);
    found = new Error('the cluster does not answer');
    mock.timers.tick(10_000);
    assert.equal((await next([dev])).size, 0);
  });

  test('ends the wait once the same one has lasted for 5 min, with what to type', async () => {
    const next = ask();
    const after = async (seconds: number) => {
      for (let passed = 0; passed < seconds; passed += 10) {
        mock.timers.tick(10_000);
        await next([dev]);
      }
    };
    await next([dev]);
    found = red();
    await after(290);
    found = red({ pod: 'api-1', kind: 'crash', cause: 'pod api-1: api crashes' });
    await after(300);
    await assert.rejects(after(10), (error: Error & { next?: string }) => {
      assert.match(
        error.message,
        /^dev does not become healthy: pod api-1: api crashes\.\n {2}Failed: no such host$/,
      );
      assert.match(error.next ?? '', /gitops release`\. Then run `npm run up` again\.$/);
      return true;
    });
  });

  test('is not a pod that takes long to become ready on a busy machine', async () => {
    const next = ask();
    found = red({ kind: 'readiness' });
    for (let passed = 0; passed <= 600; passed += 10) {
      assert.equal((await next([dev])).size, 0);
      mock.timers.tick(10_000);
    }
  });
});
