// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import { mountPage } from '../testing/mount-page.ts';
import { allIsWell, info } from '../testing/records.ts';

async function pageAt(fill: number | null, locale: 'en' | 'fr') {
  const database = { ...info.database, fill };
  const { wrapper } = await mountPage(
    '/status',
    (method, path) => (path === '/api/info' ? { ...info, database } : allIsWell(method, path)),
    locale,
  );
  return wrapper.get('main').text().replace(/\s/g, ' ');
}

describe('the space that the database uses', () => {
  test('is shown, and nothing more up to 80 %', async () => {
    for (const fill of [0.25, 0.8]) {
      const text = await pageAt(fill, 'en');
      expect(text).toContain(`Space used${Math.round(fill * 100)}%`);
      expect(text).not.toContain('no longer stored');
    }
    expect(await pageAt(null, 'en')).toContain('Space usednone');
  });

  test('above 80 % is a line of its own, in both languages', async () => {
    expect(await pageAt(0.834, 'en')).toContain(
      'The database is 83% full. From 90% on, predictions are made and no longer stored.',
    );
    expect(await pageAt(0.834, 'fr')).toContain(
      'Base de données pleine à 83 %. À 90 %, les prédictions ne sont plus conservées.',
    );
  });
});
