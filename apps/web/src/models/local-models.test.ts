// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import { mountPage } from '../testing/mount-page.ts';
import { allIsWell } from '../testing/records.ts';

describe('the models of npm start', () => {
  const list = allIsWell('GET', '/api/models') as { models: { pinned: boolean }[] };
  const local = (code: string, params: object) => (method: string, path: string) =>
    path === '/api/models'
      ? { ...list, environment: 'local', reasons: { weather: { code, params, detail: 'English.' } } }
      : allIsWell(method, path);

  test.each([
    [
      'en',
      'aaaaaaaaaaaa serves. The newest version, bbbbbbbbbbbb, does not serve: it is worse on the held-out part of sky.csv.',
    ],
    [
      'fr',
      'aaaaaaaaaaaa est en service. La version la plus récente, bbbbbbbbbbbb, n’est pas en service\u00a0: elle fait moins bien',
    ],
  ] as const)('say which one serves, why, and how to serve another (%s)', async (locale, expected) => {
    const answer = local('serves-older', { newest: 'bbbbbbbbbbbb', data: 'sky.csv' });
    const { wrapper, requests } = await mountPage('/models', answer, locale);
    expect(wrapper.text()).toContain(expected);
    expect(wrapper.text()).toContain('npm run gitops model pin weather bbbbbbbbbbbb');
    expect(wrapper.text()).toContain('npm run gitops model list -- --env local');
    expect(wrapper.text()).not.toContain('npm run gitops model promote');
    expect(requests).not.toContain('GET /api/environments');
  });

  test('say how to remove a pin', async () => {
    const { wrapper } = await mountPage('/models', local('serves-pinned', {}));
    expect(wrapper.text()).toContain('It is pinned: newer versions do not replace it.');
    expect(wrapper.text()).toContain('npm run gitops model pin weather newest');
  });
});
