// @vitest-environment happy-dom
import { describe, expect, test, vi } from 'vitest';
import { mountPage } from '../testing/mount-page.ts';
import { card, digest } from '../testing/predictors.ts';
import { allIsWell } from '../testing/records.ts';

async function shown(answer: object, locale: 'en' | 'fr' = 'en') {
  const { wrapper } = await mountPage(
    `/models/${digest}`,
    (method, path) =>
      path === `/api/models/${encodeURIComponent(digest)}` ? answer : allIsWell(method, path),
    locale,
  );
  await vi.waitFor(() => expect(wrapper.find('dl.record').exists()).toBe(true));
  return wrapper;
}

describe('the card of a version', () => {
  test.each([
    ['en', 'Each year', 'Records', 'By the years before.', 'It never rained in May.'],
    ['fr', 'Chaque année', 'Enregistrements', 'D’après les années précédentes.', 'Il n’a jamais plu en mai.'],
  ] as const)(
    'shows measures on parts of the records, and what they can’t answer (%s)',
    async (locale, title, unit, ...texts) => {
      const wrapper = await shown(card, locale);
      const part = wrapper.get('figure.breakdown');
      expect(part.get('figcaption').text()).toBe(title);
      expect(part.findAll('thead th').map((cell) => cell.text())).toEqual(['2024', '2025']);
      const rows = part.findAll('tbody tr').map((row) => row.findAll('th, td').map((cell) => cell.text()));
      const number = (text: string) => (locale === 'fr' ? text.replaceAll('.', ',') : text);
      expect(rows[0]?.[0]).toBe(unit);
      expect(rows[0]?.[1]?.replace(/\D/g, '')).toBe('3400');
      expect(rows[1]).toEqual([
        locale === 'fr' ? 'AUC (fr)' : 'AUC',
        number('0.81000.7000 – 0.9000'),
        number('0.84750.8300 – 0.8650'),
      ]);
      // The first part was not measured by this metric.
      expect(rows[2]?.[1]).toBe('');
      for (const text of texts) expect(wrapper.text()).toContain(text);
    },
  );

  test.each([
    ['en', 'Rungs of the ladder'],
    ['fr', 'Barreaux de l’échelle'],
  ] as const)('names the parameters of the model (%s)', async (locale, title) => {
    const wrapper = await shown(card, locale);
    expect(wrapper.get('dl.record').text()).toContain(title);
  });

  test('shows what was found in the imported records', async () => {
    const params = { n: 3, total: 900 };
    const quality = [{ code: 'quality-duplicates', params, detail: '3 rows of 900 equal an earlier one.' }];
    const wrapper = await shown({ ...card, data: { ...card.data, quality } }, 'fr');
    expect(wrapper.text()).toContain('3 lignes sur 900 sont identiques à une autre');
  });

  test('of an older version has neither', async () => {
    const { breakdowns, notes, ...older } = card;
    expect([breakdowns?.length, notes?.length]).toEqual([1, 1]);
    const wrapper = await shown(older);
    expect(wrapper.find('figure.breakdown').exists()).toBe(false);
    expect(wrapper.text()).not.toContain('What the records can’t answer');
  });
});
