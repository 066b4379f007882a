import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { keepCredentialsStep } from '@presage/platform/cluster/create';
import { makeEnvironment } from '@presage/platform/environment';
import { carryOut, type Step } from '@presage/platform/plan';
import { Refusal } from '@presage/runtime/refusal';
import { type HttpsForge, httpsForge } from '../../test/https-forge.ts';
import { type TemporaryRepository, temporaryRepository } from '../../test/temporary-repository.ts';
import { accessTo, forgeSteps } from './forge.ts';

const dev = makeEnvironment('dev');

const carriedOut = async ({ satisfied, actions }: Step): Promise<boolean> => {
  if (await satisfied?.()) return false;
  for (const action of actions) await carryOut(action, () => undefined);
  return true;
};

describe('the environments’ branches on a forge over https', () => {
  let forge: HttpsForge;
  let here: TemporaryRepository;

  before(async () => {
    forge = await httpsForge('presage:s e/cret');
    here = await temporaryRepository();
    await here.commit('first', { 'a.txt': '1' });
  });
  after(() => Promise.all([forge.close(), here.close()]));

  const move = async (): Promise<string> => {
    const commit = await here.commit('next', { 'a.txt': `${Math.random()}` });
    await here.git(['update-ref', dev.ref, commit]);
    return commit;
  };

  /** What `up` keeps, and the step of a delivery. */
  async function stepWith(password: string): Promise<Step> {
    const state = join(here.folder, '.git', `state-${password.length}`);
    const given = { kind: 'https' as const, url: forge.url, user: 'presage', password, ca: forge.ca };
    const keep = keepCredentialsStep({ state }, given);
    await carriedOut(keep);
    assert.equal(await keep.satisfied?.(), true);
    const record = {
      repository: here.folder,
      forge: { url: forge.url, kind: 'https' as const, credentials: join(state, 'forge') },
    };
    const [step] = forgeSteps(record, dev);
    assert.ok(step);
    return step;
  }

  test('a delivery pushes the branch, once', async () => {
    const step = await stepWith('s e/cret');
    const commit = await move();
    assert.equal(await carriedOut(step), true);
    assert.equal(await forge.repository(['rev-parse', dev.ref]), commit);
    assert.equal(await carriedOut(step), false);
  });

  test('a wrong password is refused with what to type, and without the password', async () => {
    await move();
    await assert.rejects(
      stepWith('not it').then(carriedOut),
      (error) =>
        error instanceof Refusal &&
        error.message.includes('did not take it') &&
        error.next.includes('npm run gitops release') &&
        !`${error.message} ${error.next}`.includes('not it'),
    );
  });

  test('commits of somebody else on the branch are never overwritten', async () => {
    const step = await stepWith('s e/cret');
    await move();
    await carriedOut(step);
    const [tree, parent] = [
      await forge.repository(['rev-parse', `${dev.ref}^{tree}`]),
      await forge.repository(['rev-parse', dev.ref]),
    ];
    const person = ['-c', 'user.name=Else', '-c', 'user.email=else@example.org'];
    const foreign = await forge.repository([...person, 'commit-tree', tree, '-p', parent, '-m', 'foreign']);
    await forge.repository(['update-ref', dev.ref, foreign]);
    await move();
    await assert.rejects(
      carriedOut(step),
      (error) =>
        error instanceof Refusal && /has commits that this cluster did not write/.test(error.message),
    );
    assert.equal(await forge.repository(['rev-parse', dev.ref]), foreign);
  });
});

test('over ssh only the deploy key and the given host keys are used', () => {
  const { env } = accessTo({ url: 'ssh://git@forge/x.git', kind: 'ssh', credentials: "/state/o'clock" });
  const { GIT_SSH_COMMAND: command = '' } = env;
  assert.ok(command.includes(`-i '/state/o'\\''clock/key'`));
  for (const option of ['IdentitiesOnly=yes', 'StrictHostKeyChecking=yes', 'BatchMode=yes', '-F none'])
    assert.ok(command.includes(option), option);
});

test('without a forge a delivery has no such step', () => {
  assert.deepEqual(forgeSteps({ repository: '/nowhere' }, dev), []);
});
