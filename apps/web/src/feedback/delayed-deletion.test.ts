// @vitest-environment happy-dom
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiError } from '../api/error.ts';
import { chooseLocale } from '../preferences/locale.ts';
import { deleteLater, isBeingDeleted, UNDO_WINDOW } from './delayed-deletion.ts';
import { dismissToast, toasts } from './toasts.ts';

const refresh = vi.fn(async () => undefined);
const messages = {
  deleted: 'Lamp was deleted.',
  restored: 'Lamp stays.',
  failed: (reason: string) => `Lamp is still there. ${reason}`,
};
beforeAll(() => chooseLocale('en'));
beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  for (const { id } of toasts.value) dismissToast(id);
  refresh.mockClear();
});

describe('deleteLater', () => {
  test('hides at once, sends nothing for ten seconds, then sends once', async () => {
    const send = vi.fn(async () => undefined);
    deleteLater({ id: 'a', messages, send, refresh });
    deleteLater({ id: 'a', messages, send, refresh });
    expect(isBeingDeleted('a')).toBe(true);
    expect(toasts.value.map(({ text }) => text)).toEqual(['Lamp was deleted.']);
    await vi.advanceTimersByTimeAsync(UNDO_WINDOW - 1);
    expect(send).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(send).toHaveBeenCalledOnce();
    expect(refresh).toHaveBeenCalledOnce();
    expect(isBeingDeleted('a')).toBe(false);
    expect(toasts.value).toEqual([]);
  });

  test('sends nothing when it is taken back', async () => {
    const send = vi.fn(async () => undefined);
    deleteLater({ id: 'b', messages, send, refresh });
    toasts.value[0]?.action?.run();
    expect(isBeingDeleted('b')).toBe(false);
    await vi.advanceTimersByTimeAsync(2 * UNDO_WINDOW);
    expect(send).not.toHaveBeenCalled();
  });

  test('brings back what could not be deleted, and says why', async () => {
    deleteLater({ id: 'c', messages, send: () => Promise.reject(new ApiError(412, {})), refresh });
    await vi.advanceTimersByTimeAsync(UNDO_WINDOW);
    expect(isBeingDeleted('c')).toBe(false);
    expect(toasts.value.at(-1)).toMatchObject({
      kind: 'failed',
      text: 'Lamp is still there. Someone changed it in the meantime.',
    });
  });

  test('is sent when the person leaves before the time is over', async () => {
    const send = vi.fn(async () => undefined);
    deleteLater({ id: 'd', messages, send, refresh });
    window.dispatchEvent(new Event('pagehide'));
    expect(send).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(2 * UNDO_WINDOW);
    expect(send).toHaveBeenCalledOnce();
  });
});
