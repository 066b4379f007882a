// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { UNDO_WINDOW } from '../feedback/delayed-deletion.ts';
import { dismissToast, toasts } from '../feedback/toasts.ts';
import { mountPage } from '../testing/mount-page.ts';
import { storedPrediction } from '../testing/predictors.ts';
import { allIsWell } from '../testing/records.ts';

const ids = ['a', 'b', 'c'];
const three = (method: string, path: string): unknown => {
  if (path !== '/api/predictions') return allIsWell(method, path);
  if (method === 'DELETE') return { deleted: 2 };
  return { items: ids.map((id) => ({ ...storedPrediction, id })), nextCursor: null, total: 3 };
};
const startingWith = (requests: string[], start: string) =>
  requests.filter((request) => request.startsWith(start));

afterEach(() => {
  vi.useRealTimers();
  for (const { id } of toasts.value) dismissToast(id);
});

describe('the list of predictions', () => {
  test('asks for what the address says, and offers the same as a file', async () => {
    const { requests, wrapper } = await mountPage(
      '/predictions?predictor=weather&class=wet&from=2026-11-01&to=nonsense',
      allIsWell,
    );
    const query = 'predictor=weather&class=wet&from=2026-11-01';
    expect(startingWith(requests, 'GET /api/predictions?')[0]).toBe(`GET /api/predictions?${query}&limit=50`);
    expect(wrapper.get('a[download]').attributes('href')).toBe(`/api/predictions.csv?${query}`);
  });

  test('writes the filters into the address; another predictor forgets the class', async () => {
    const { wrapper, router } = await mountPage('/predictions?predictor=weather&class=wet', allIsWell);
    const [predictor, kind] = wrapper.findAll('main select');
    expect(kind?.findAll('option').map((option) => option.text())).toEqual(['Any', 'wet', 'dry']);
    await predictor?.setValue('');
    await flushPromises();
    await wrapper.get('main input[type="date"]').setValue('2026-11-02');
    await flushPromises();
    expect(router.currentRoute.value.query).toEqual({ from: '2026-11-02' });
  });

  test('tells visitors that they see their own, and the administrator that all are there', async () => {
    const visitor = await mountPage('/predictions', (method, path) =>
      path === '/api/session' ? { user: null, expiresAt: null } : allIsWell(method, path),
    );
    expect(visitor.wrapper.get('.page-head').text()).toContain('in this browser');
    visitor.wrapper.unmount();
    const all = await mountPage('/predictions', allIsWell);
    expect(all.wrapper.get('.page-head').text()).toContain('everybody’s');
  });

  test('deletes one after ten seconds, without a question', async () => {
    const { wrapper, requests } = await mountPage('/predictions', three);
    vi.useFakeTimers();
    await wrapper.get('tbody tr .link-button').trigger('click');
    expect(wrapper.findAll('tbody tr')).toHaveLength(2);
    expect(startingWith(requests, 'DELETE')).toEqual([]);
    await vi.advanceTimersByTimeAsync(UNDO_WINDOW);
    expect(startingWith(requests, 'DELETE')).toEqual(['DELETE /api/predictions/a']);
  });

  test('deletes those that are ticked together, in one request', async () => {
    const { wrapper, requests } = await mountPage('/predictions', three);
    vi.useFakeTimers();
    for (const box of wrapper.findAll('tbody input').slice(1)) await box.setValue(true);
    await wrapper.get('button.danger').trigger('click');
    expect(wrapper.findAll('tbody tr')).toHaveLength(1);
    expect(toasts.value.map(({ text }) => text)).toEqual(['2 predictions were deleted.']);
    await vi.advanceTimersByTimeAsync(UNDO_WINDOW);
    expect(startingWith(requests, 'DELETE')).toEqual(['DELETE /api/predictions?ids=b%2Cc']);
  });

  test('brings them all back when that is taken back', async () => {
    const { wrapper, requests } = await mountPage('/predictions', three);
    await wrapper.get('thead input').setValue(true);
    await wrapper.get('button.danger').trigger('click');
    expect(wrapper.find('tbody tr').exists()).toBe(false);
    toasts.value[0]?.action?.run();
    await flushPromises();
    expect(wrapper.findAll('tbody tr')).toHaveLength(3);
    expect(startingWith(requests, 'DELETE')).toEqual([]);
  });

  test('brings the next page under the first', async () => {
    const { wrapper } = await mountPage('/predictions', (method, path, request) => {
      if (path !== '/api/predictions') return allIsWell(method, path);
      const second = new URL(request.url).searchParams.get('cursor') === 'next';
      const id = second ? 'second' : 'first';
      return { items: [{ ...storedPrediction, id }], nextCursor: second ? null : 'next', total: 2 };
    });
    await wrapper.get('.more button').trigger('click');
    await flushPromises();
    expect(wrapper.findAll('tbody tr')).toHaveLength(2);
    expect(wrapper.find('.more').exists()).toBe(false);
  });
});

describe('one prediction', () => {
  const path = `/predictions/${storedPrediction.id}`;

  test('shows its input in words', async () => {
    const { wrapper } = await mountPage(path, allIsWell);
    const given = wrapper.get('aside').text();
    for (const text of ['81.5 percent', 'Summer', 'not given', '21 November 2026', 'Brest'])
      expect(given).toContain(text);
  });

  test('takes what actually happened, and its correction', async () => {
    let actual: boolean | null = null;
    const { wrapper, requests, sent } = await mountPage(path, async (method, requested, request) => {
      if (requested !== `/api${path}/outcome`)
        return requested === `/api${path}` ? { ...storedPrediction, actual } : allIsWell(method, requested);
      if (method === 'DELETE') {
        actual = null;
        return new Response(null, { status: 204 });
      }
      actual = ((await request.json()) as { actual: boolean }).actual;
      return {
        prediction: storedPrediction.id,
        actual,
        state: 'new',
        reportedAt: storedPrediction.createdAt,
      };
    });
    const form = wrapper.get('.actual');
    expect(form.get('label').text()).toBe('Will it rain?');
    expect(form.get('button').attributes('disabled')).toBeDefined();
    for (const [choice, saved] of [
      ['true', true],
      ['false', false],
      ['', null],
    ] as const) {
      await form.get('select').setValue(choice);
      await form.get('form').trigger('submit');
      await flushPromises();
      expect(actual).toBe(saved);
      expect(form.get('[role="status"]').text()).toBe('Saved.');
    }
    expect(startingWith(requests, 'POST')).toHaveLength(2);
    expect(sent.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
  });

  test('is still shown when its model is gone', async () => {
    const gone = { ...storedPrediction, wording: null, explanation: null, figures: [], synthetic: null };
    const note = { code: 'prediction-model-gone', params: {}, detail: 'Gone.' };
    const { wrapper } = await mountPage(path, (method, requested) =>
      requested === `/api${path}` ? { ...gone, note } : allIsWell(method, requested),
    );
    expect(wrapper.get('#result').text()).toBe('73.0%');
    expect(wrapper.get('.result').text()).toContain('no longer in the registry');
    expect(wrapper.find('.synthetic').exists()).toBe(false);
  });
});
