// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import { mountPage } from '../testing/mount-page.ts';
import { allIsWell, info } from '../testing/records.ts';

const links = async (locale: 'en' | 'fr', dashboard: string | null = info.dashboard) => {
  const { wrapper } = await mountPage(
    '/status',
    (method, path) => (path === '/api/info' ? { ...info, dashboard } : allIsWell(method, path)),
    locale,
  );
  return wrapper
    .findAll('a')
    .filter((link) => link.text().includes('Argo CD'))
    .map((link) => [link.text(), link.attributes('href')]);
};

describe('the dashboard of Argo CD', () => {
  test('is linked from Status and the footer, at the application of this environment', async () => {
    expect(await links('en')).toEqual([
      ['dev in Argo CD', info.dashboard],
      ['Argo CD', info.dashboard],
    ]);
    expect(await links('fr')).toEqual([
      ['dev dans Argo CD', info.dashboard],
      ['Argo CD', info.dashboard],
    ]);
  });

  test('is not linked where Argo CD does not deploy the environment', async () => {
    expect(await links('en', null)).toEqual([]);
  });
});
