// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest';
import { reloadOnNewBuild } from './new-build.ts';

it('loads the page anew when a file of an older build is gone, but not over and over', () => {
  const reload = vi.fn();
  const target = Object.assign(new EventTarget(), { sessionStorage, location: { reload } });
  reloadOnNewBuild(target as unknown as Window);
  const first = new Event('vite:preloadError', { cancelable: true });
  target.dispatchEvent(first);
  const second = new Event('vite:preloadError', { cancelable: true });
  target.dispatchEvent(second);
  expect(reload).toHaveBeenCalledOnce();
  expect(first.defaultPrevented).toBe(true);
  expect(second.defaultPrevented).toBe(false);
});
