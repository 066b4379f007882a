// @vitest-environment happy-dom
import { describe, expect, test, vi } from 'vitest';
import { mountPage } from '../testing/mount-page.ts';
import { allIsWell, info } from '../testing/records.ts';

const preview = { branch: 'topic/a-name-that-is-longer-than-a-telephone-is-wide', commit: '0123456789ab' };
const pageOf = (answer: object, locale: 'en' | 'fr') =>
  mountPage('/status', (method, path) => (path === '/api/info' ? answer : allIsWell(method, path)), locale);

describe('the band of a preview', () => {
  test.each([
    ['en', 'Preview', ['branch', 'commit']],
    ['fr', 'Aperçu', ['branche', 'commit']],
  ] as const)('names branch and commit, in %s', async (locale, label, terms) => {
    const { wrapper } = await pageOf({ ...info, environment: 'preview-topic', preview }, locale);
    await vi.waitFor(() => expect(wrapper.find('.band').exists()).toBe(true));
    const band = wrapper.get('.band');
    expect(band.attributes('aria-label')).toBe(label);
    expect(band.findAll('dt').map((term) => term.text())).toEqual(terms);
    expect(band.findAll('dd').map((value) => value.text())).toEqual([preview.branch, preview.commit]);
  });

  test('is on no page of another environment', async () => {
    const { wrapper } = await pageOf(info, 'en');
    expect(wrapper.text()).toContain(info.environment);
    expect(wrapper.find('.band').exists()).toBe(false);
  });
});
