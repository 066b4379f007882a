// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { mountPage, problem } from '../testing/mount-page.ts';
import { digest, environments, otherDigest, training, worded } from '../testing/predictors.ts';
import { allIsWell } from '../testing/records.ts';

const visitor = (method: string, path: string) =>
  path === '/api/session' ? { user: null, expiresAt: null } : allIsWell(method, path);

afterEach(() => vi.useRealTimers());

describe('the models', () => {
  test('are listed with measures and intervals; the one that serves is marked', async () => {
    const { wrapper } = await mountPage('/models', visitor);
    const rows = wrapper.findAll('tbody tr').map((row) => row.text());
    expect(rows[0]).toContain('bbbbbbbbbbbb');
    expect(rows[0]).not.toContain('serves here');
    expect(rows[1]).toContain('aaaaaaaaaaaaserves here');
    expect(rows[1]).toContain('0.84750.8300 – 0.8650');
    expect(rows[1]).toContain('A frog on a ladder');
    expect(wrapper.text()).toContain('npm run gitops model promote weather');
  });

  test('tell what each environment pins', async () => {
    const { wrapper } = await mountPage('/models', visitor);
    const pins = wrapper.findAll('table').at(-1);
    expect(pins?.findAll('thead th').map((cell) => cell.text())).toEqual([
      'Predictor',
      'dev (this one)',
      'prod',
    ]);
    expect(pins?.findAll('tbody tr').map((row) => row.text())).toEqual([
      'Weatheraaaaaaaaaaaapinned as “first”bbbbbbbbbbbb',
    ]);
    expect(pins?.findAll('a').map((link) => link.attributes('href'))).toEqual([
      `/models/${digest}`,
      `/models/${otherDigest}`,
    ]);
  });

  test('tell a pin that its registry has not, and an environment that does not answer', async () => {
    const [dev] = environments;
    const lost = [{ predictor: 'weather', pin: `sha256:${'c'.repeat(64)}`, digest: null }];
    const items = [
      dev,
      { environment: 'prod', here: false, models: lost },
      { environment: 'new', here: false, models: [] },
      { environment: 'test', here: false, models: null },
    ];
    const { wrapper } = await mountPage('/models', (method, path) =>
      path === '/api/environments' ? { items } : visitor(method, path),
    );
    const cells = wrapper.findAll('table').at(-1)?.findAll('tbody td') ?? [];
    expect(cells.slice(1).map((cell) => cell.text())).toEqual([
      'ccccccccccccpinned, but not in its registry',
      'not known there',
    ]);
    expect(wrapper.text()).toContain('test does not answer.');
  });

  test.each([
    ['en', 'Refused. damaged: its card is not JSON'],
    ['fr', 'Refusée. abîmée\u00a0: sa fiche n’est pas du JSON'],
  ] as const)('say why one is refused (%s), and do not link to it', async (locale, expected) => {
    const refused = {
      predictor: 'weather',
      digest,
      first: false,
      pinned: false,
      refused: { code: 'model-card-not-json', params: {}, detail: 'damaged: its card is not JSON' },
    };
    const { wrapper } = await mountPage(
      '/models',
      (method, path) =>
        path === '/api/models'
          ? { environment: 'dev', pins: {}, reasons: {}, models: [refused] }
          : visitor(method, path),
      locale,
    );
    expect(wrapper.get('tbody').text()).toContain(expected);
    expect(wrapper.find('tbody a').exists()).toBe(false);
  });

  test('are compared two at a time, the older first', async () => {
    const { wrapper, router } = await mountPage('/models', visitor);
    for (const box of wrapper.findAll('tbody input')) await box.setValue(true);
    await wrapper.get('a.primary').trigger('click');
    await vi.waitFor(() => expect(wrapper.find('.verdict').exists()).toBe(true));
    expect(router.currentRoute.value.query).toEqual({ a: digest, b: otherDigest });
    expect(wrapper.get('.verdict').text()).toContain('Promoting it would be refused.');
  });

  test('a visitor is offered neither training nor importing', async () => {
    const { wrapper } = await mountPage('/models', visitor);
    expect(wrapper.text()).not.toContain('Train a new version');
    expect(wrapper.find('input[type="file"]').exists()).toBe(false);
  });
});

describe('training from the page', () => {
  const shown = async (wrapper: Awaited<ReturnType<typeof mountPage>>['wrapper']) => {
    await vi.waitFor(() => expect(wrapper.find('.training button').exists()).toBe(true));
    await flushPromises();
    return wrapper.get('.training');
  };

  const made = `sha256:${'c'.repeat(64)}`;
  test.each([
    [made, 'A new version is in the registry: cccccccccccc'],
    [otherDigest, 'The same records, code and seed gave the same version: bbbbbbbbbbbb'],
  ])('shows its progress, then the version it produced', async (result, expected) => {
    let state: 'none' | 'running' | 'done' = 'none';
    const page = await mountPage('/models', (method, path) => {
      if (path === '/api/predictors/weather/trainings') state = 'running';
      if (path !== '/api/trainings') return allIsWell(method, path);
      if (state === 'none') return { items: [] };
      const now = state === 'running' ? {} : { state, share: 1, digest: result };
      return { items: [{ ...training, ...now }] };
    });
    const panel = await shown(page.wrapper);
    vi.useFakeTimers();
    await panel.get('button').trigger('click');
    await vi.advanceTimersByTimeAsync(100);
    expect(panel.get('progress').element.value).toBe(0.4);
    expect(panel.text()).toContain('40%');
    expect(panel.text()).toContain('climbing');
    expect(panel.get('button').attributes('disabled')).toBeDefined();
    const lists = () => page.requests.filter((request) => request === 'GET /api/models').length;
    const before = lists();
    state = 'done';
    await vi.advanceTimersByTimeAsync(1_500);
    expect(panel.text()).toContain(expected);
    expect(lists()).toBe(before + 1);
  });

  const outOfMemory = worded({ en: 'Out of memory.', fr: 'Mémoire épuisée.' });
  test('says when one runs already, and why the last one failed', async () => {
    const page = await mountPage('/models', (method, path) => {
      if (path === '/api/predictors/weather/trainings') return problem(409, { code: 'training-runs' });
      if (path !== '/api/trainings') return allIsWell(method, path);
      return { items: [{ ...training, state: 'failed', message: outOfMemory }] };
    });
    const panel = await shown(page.wrapper);
    expect(panel.text()).toContain('Out of memory.');
    await panel.get('button').trigger('click');
    await flushPromises();
    expect(panel.get('[role="alert"]').text()).toBe('A training of this predictor is already running.');
  });

  test.each([
    [{}, 'grimpe'],
    [{ step: null, state: 'queued' }, 'attend son tour'],
  ])('shows its progress in French', async (now, expected) => {
    const { wrapper } = await mountPage(
      '/models',
      (method, path) =>
        path === '/api/trainings' ? { items: [{ ...training, ...now }] } : allIsWell(method, path),
      'fr',
    );
    expect((await shown(wrapper)).get('[role="status"]').text()).toContain(expected);
  });

  test('says in French why the last one failed', async () => {
    let state = 'running';
    const { wrapper } = await mountPage(
      '/models',
      (method, path) => {
        if (path === '/api/predictors/weather/trainings') state = 'failed';
        if (path !== '/api/trainings') return allIsWell(method, path);
        return { items: state === 'running' ? [] : [{ ...training, state, message: outOfMemory }] };
      },
      'fr',
    );
    const panel = await shown(wrapper);
    await panel.get('button').trigger('click');
    await vi.waitFor(() => expect(panel.text()).toContain('Le dernier entraînement a échoué.'));
    expect(panel.text()).toContain('Mémoire épuisée.');
    expect(panel.find('[lang="en"]').exists()).toBe(false);
  });
});

describe('the features', () => {
  test('tell drift in words, with both distributions as a table', async () => {
    const { wrapper, requests } = await mountPage('/features/weather?last=100', visitor);
    expect(requests).toContain('GET /api/predictors/weather/features?last=100');
    const [humidity, season, place] = wrapper.findAll('article');
    expect(humidity?.text()).toContain('Strong drift');
    expect(humidity?.findAll('tbody tr').map((row) => row.text())).toEqual(['≤ 5050%5%', '> 5050%95%']);
    expect(season?.text()).toContain('As in training');
    expect(season?.findAll('tbody tr').map((row) => row.text())).toEqual(['Winter50%51%', 'Summer50%49%']);
    expect(place?.text()).toContain('Text is not counted.');
  });
});
