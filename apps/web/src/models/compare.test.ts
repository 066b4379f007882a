// @vitest-environment happy-dom
import { describe, expect, test, vi } from 'vitest';
import { mountPage } from '../testing/mount-page.ts';
import { comparison, digest, otherDigest } from '../testing/predictors.ts';
import { allIsWell } from '../testing/records.ts';

describe('two versions', () => {
  test('say when chance may explain the difference, and where the second one is worse', async () => {
    const difference = { value: 0.001, low: -0.001, high: 0.003, rows: 400 };
    const query = `a=${digest}&b=${otherDigest}`;
    const shownFor = async (paired: object) => {
      const { wrapper } = await mountPage(`/models/compare/weather?${query}`, (method, path) =>
        path === '/api/models/compare' ? { ...comparison, paired } : allIsWell(method, path),
      );
      await vi.waitFor(() => expect(wrapper.find('.verdict').exists()).toBe(true));
      return wrapper.text();
    };
    const undecided = await shownFor({ verdict: 'undecided', difference, worseSlices: [] });
    expect(undecided).toContain('may be chance');
    const slice = { field: 'sky', value: 'clear', difference };
    const partly = await shownFor({ verdict: 'better', difference, worseSlices: [slice] });
    expect(partly).toContain('worse than aaaaaaaaaaaa on a part of the records');
    expect(partly).toMatch(/clear.*: worse on 400 records\./i);
  });
});
