// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { mountPage } from '../testing/mount-page.ts';
import { allIsWell } from '../testing/records.ts';
import { enableShortcuts, places } from './shortcuts.ts';

async function press(...keys: string[]): Promise<void> {
  for (const key of keys)
    (document.activeElement ?? document.body).dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true }),
    );
  await flushPromises();
}

afterEach(() => enableShortcuts(true));

describe('shortcuts', () => {
  test.each(places.map(({ key, path }) => [key, path]))('g %s goes to %s', async (key, path) => {
    const { router } = await mountPage('/no/such/page', allIsWell);
    await press('g', key);
    await vi.waitFor(() => expect(router.currentRoute.value.path).toContain(path));
  });

  test('/ focuses the search of the page, or goes to that of the shop', async () => {
    const { router, wrapper } = await mountPage('/shop', allIsWell);
    await press('/');
    expect(document.activeElement).toBe(wrapper.get('[data-search]').element);
    (document.activeElement as HTMLElement).blur();
    await router.push('/status');
    await press('/');
    await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/shop'));
  });

  test('? lists them all', async () => {
    await mountPage('/status', allIsWell);
    await press('?');
    await vi.waitFor(() =>
      expect(document.querySelectorAll('[role="dialog"] kbd').length).toBeGreaterThan(8),
    );
  });

  test('do nothing while a person types, with a modifier, or when turned off', async () => {
    const { router, wrapper } = await mountPage('/shop', allIsWell);
    wrapper.get<HTMLInputElement>('[data-search]').element.focus();
    await press('g', 'i');
    (document.activeElement as HTMLElement).blur();
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'g', ctrlKey: true, bubbles: true }));
    await press('i');
    enableShortcuts(false);
    await press('g', 'i');
    expect(router.currentRoute.value.path).toBe('/shop');
  });
});
