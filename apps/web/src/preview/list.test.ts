// @vitest-environment happy-dom
import { describe, expect, test, vi } from 'vitest';
import { type Answers, mountPage, problem } from '../testing/mount-page.ts';
import { allIsWell, info } from '../testing/records.ts';

const awake = {
  branch: 'fix/basket',
  address: 'http://fix-basket.localhost:31000',
  commit: 'a'.repeat(40),
  updatedAt: '2026-11-20T08:00:00.000Z',
  megabytes: 12,
  asleep: false,
  usedAt: '2026-11-20T09:00:00.000Z',
  sync: 'Synced',
  health: 'Healthy',
};
const coming = {
  ...awake,
  branch: 'topic',
  address: 'http://topic.localhost:31000',
  megabytes: null,
  asleep: null,
  usedAt: null,
  sync: 'OutOfSync',
  health: 'Missing',
};

const open = (answers: Answers, locale: 'en' | 'fr' = 'en') =>
  mountPage('/status', (...asked) => answers(...asked) ?? allIsWell(asked[0], asked[1]), locale);
const previews = (path: string) =>
  path === '/api/deliveries/previews'
    ? { previews: [awake, { ...awake, branch: 'two', asleep: true }, coming] }
    : undefined;
const textsOf = (page: Awaited<ReturnType<typeof open>>) =>
  page.wrapper
    .findAll('main tbody tr')
    .map((row) => row.findAll('th, td').map((cell) => cell.text().replace(/\s+/g, ' ')));

describe('the previews on Status', () => {
  test('are listed with address, commit, state, age and size', async () => {
    const page = await open((_method, path) => previews(path));
    await vi.waitFor(() => expect(textsOf(page)).toHaveLength(3));
    const [one, two, three] = textsOf(page);
    expect(one).toEqual([
      'fix/basket fix-basket.localhost:31000'.replace(' ', ''),
      'a'.repeat(12),
      expect.stringMatching(/^awake ?last used 20 Nov 2026/),
      expect.stringMatching(/^20 Nov 2026/),
      expect.stringMatching(/^12.MB$/),
    ]);
    expect(two?.[2]).toMatch(/^asleep/);
    expect(three?.slice(2)).toEqual([
      expect.stringMatching(/^coming up ?OutOfSync, Missing$/),
      expect.stringMatching(/^20 Nov 2026/),
      'none',
    ]);
    expect(page.wrapper.get('main tbody a').attributes('href')).toBe(awake.address);
  });

  test('are worded in French', async () => {
    const page = await open((_method, path) => previews(path), 'fr');
    await vi.waitFor(() => expect(textsOf(page)).toHaveLength(3));
    expect(textsOf(page).map((row) => row[2]?.split(/ ?utilisé| ?OutOf/)[0])).toEqual([
      'éveillé',
      'en veille',
      'en préparation',
    ]);
    expect(page.wrapper.get('#previews').text()).toBe('Aperçus');
  });

  test('have no heading where there are none', async () => {
    const page = await open(() => undefined);
    await vi.waitFor(() => expect(page.requests).toContain('GET /api/deliveries/previews'));
    expect(page.wrapper.get('main').text()).not.toContain('Previews');
  });

  test('are not asked for where nothing knows them, and by nobody who may not read them', async () => {
    for (const changed of [{ deliveries: false }, { deliveriesFor: 'accounts' }]) {
      const page = await open((_method, path) =>
        path === '/api/info'
          ? { ...info, ...changed }
          : path === '/api/session'
            ? { user: null, expiresAt: null }
            : undefined,
      );
      await vi.waitFor(() => expect(page.wrapper.get('main').text()).toContain('20261120_first'));
      expect(page.requests).not.toContain('GET /api/deliveries/previews');
      page.wrapper.unmount();
    }
  });

  test('are asked for by whoever is signed in', async () => {
    const page = await open((_method, path) =>
      path === '/api/info' ? { ...info, deliveriesFor: 'accounts' } : previews(path),
    );
    await vi.waitFor(() => expect(textsOf(page)).toHaveLength(3));
  });

  test('are missing with a reason when the service does not answer', async () => {
    const page = await open((_method, path) =>
      path === '/api/deliveries/previews' ? problem(503, { code: 'deliveries-silent' }) : undefined,
    );
    await vi.waitFor(() => expect(page.wrapper.find('main [role=alert]').exists()).toBe(true));
    expect(page.wrapper.get('main [role=alert]').text()).toContain('npm run up');
  });
});
