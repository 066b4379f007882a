import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { administer, json, type RunningApi, startApi } from '../../test/running-api.ts';

interface Live {
  outcomes: number;
  isEnough: boolean;
  measures: { name: string; value: number; promised: { value: number } | null }[];
  verdict: { metric: string; state: string } | null;
  advice: { reasons: string[]; drifted: string[]; commands: string[] } | null;
}

describe('the live figures of a version', { timeout: 300_000 }, () => {
  let api: RunningApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  const served = async () => {
    const { items } = (await (await api.request('/api/predictors')).json()) as {
      items: { model: { digest: string } }[];
    };
    return items[0]?.model.digest ?? '';
  };
  const live = async (digest: string) =>
    (await (await api.request(`/api/models/${digest}/live`)).json()) as Live;

  /** Predicts for a file of tosses and reports their outcomes: the opposite of each prediction. */
  async function contradict(count: number) {
    const rows = Array.from({ length: count }, (_, row) => `${row % 11},${row % 2 ? 'left' : 'right'}`);
    const body = ['strength,thumb', ...rows].join('\n');
    const headers = { 'content-type': 'text/csv' };
    const batch = await api.request('/api/predictors/coin/batch', { method: 'POST', headers, body });
    await batch.text();
    const database = api.configuration.database.name;
    const stored = async () =>
      (await administer('select id, outcome from predictions', database)).rows as {
        id: string;
        outcome: { class: string };
      }[];
    let predictions = await stored();
    while (predictions.length < count) predictions = await stored();
    const lines = predictions.map(
      ({ id, outcome }) => `${id},${outcome.class === 'heads' ? 'tails' : 'heads'}`,
    );
    const administrator = await api.signIn();
    const file = ['id,actual', ...lines].join('\n');
    const sent = await administrator('/api/outcomes', { method: 'POST', headers, body: file });
    assert.equal(((await sent.json()) as { new: number }).new, count);
  }

  test('say that there are too few outcomes, then what the outcomes say, and advise to train again', async () => {
    const digest = await served();
    const before = await live(digest);
    assert.deepEqual(
      [before.outcomes, before.isEnough, before.measures, before.advice],
      [0, false, [], null],
    );
    await contradict(300);
    let after = await live(digest);
    while (after.outcomes < 300) after = await live(digest);
    const accuracy = after.measures.find(({ name }) => name === 'accuracy');
    assert.deepEqual([accuracy?.value, accuracy?.promised?.value], [0, 0.7]);
    assert.deepEqual(after.verdict, { metric: 'accuracy', state: 'beyond' });
    assert.ok(after.advice?.reasons.includes('loss'));
    assert.deepEqual(after.advice?.commands, [
      'npm run gitops model train coin',
      'npm run gitops model propose coin',
    ]);
  });

  test('are 404 for a version that is not in the registry', async () => {
    assert.equal((await api.request(`/api/models/sha256:${'0'.repeat(64)}/live`)).status, 404);
    assert.equal((await api.request('/api/models/x/live', json('GET'))).status, 404);
  });
});
