// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { reloadOnNewBuild } from './new-build.ts';

const reload = vi.fn();

/** A page as it begins, in the window that the ones before were shown in. */
function openPage(): EventTarget {
  const target = Object.assign(new EventTarget(), { sessionStorage, location: { reload } });
  reloadOnNewBuild(target as unknown as Window);
  return target;
}

function missFile(page: EventTarget): boolean {
  const event = new Event('vite:preloadError', { cancelable: true });
  page.dispatchEvent(event);
  return event.defaultPrevented;
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  reload.mockClear();
  sessionStorage.clear();
});

test('reloads the page, once, when files of an older build are gone', () => {
  const page = openPage();
  expect(missFile(page)).toBe(true);
  expect(missFile(page)).toBe(false);
  vi.advanceTimersByTime(0);
  expect(reload).toHaveBeenCalledOnce();
});

test('tries again, each time a little later, and not for ever', () => {
  for (let attempt = 0; attempt < 8; attempt++) {
    expect(missFile(openPage())).toBe(true);
    const wait = attempt * 400;
    if (wait > 0) vi.advanceTimersByTime(wait - 1);
    if (wait > 0) expect(reload).toHaveBeenCalledTimes(attempt);
    vi.advanceTimersByTime(1);
    expect(reload).toHaveBeenCalledTimes(attempt + 1);
    vi.clearAllTimers(); // they end with the page that set them
  }
  expect(missFile(openPage())).toBe(false);
});

test('counts from the beginning after a page that came up', () => {
  expect(missFile(openPage())).toBe(true);
  openPage();
  vi.advanceTimersByTime(10_000);
  expect(sessionStorage.getItem('presage.attempts')).toBeNull();
});
