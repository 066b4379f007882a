import { reactive } from 'vue';
import { translate } from '../preferences/locale.ts';
import { sayError } from './reported.ts';
import { showToast } from './toasts.ts';

export interface DeletionRequest {
  /** One record, or several that are deleted together. */
  id: string | readonly string[];
  messages: { deleted: string; restored: string; failed: (reason: string) => string };
  /** Sends the DELETE. */
  send: () => Promise<unknown>;
  /** Reloads the lists; the record stays hidden until then. */
  refresh: () => Promise<unknown>;
}

/** Milliseconds in which a deletion can be undone. Nothing is sent before. */
export const UNDO_WINDOW = 10_000;

const waiting = reactive(new Map<string, () => void>());

/** Whether lists hide a record because it is being deleted. */
export function isBeingDeleted(id: string): boolean {
  return waiting.has(id);
}

/**
 * Hides a record at once and deletes it when the undo window ends. Leaving the site ends the window early:
 * the deletion was confirmed, so it is sent and not lost.
 */
export function deleteLater({ id, messages, send, refresh }: DeletionRequest): void {
  const ids = [id].flat().filter((each) => !waiting.has(each));
  if (ids.length === 0) return;
  const show = () => {
    for (const each of ids) waiting.delete(each);
  };

  async function finish(): Promise<void> {
    clearTimeout(timer);
    removeToast();
    try {
      await send();
    } catch (error) {
      const reason = sayError(error);
      showToast(messages.failed(reason), { kind: 'failed', duration: 12_000 });
    }
    await refresh().catch(() => undefined);
    show();
  }

  function undo(): void {
    clearTimeout(timer);
    show();
    showToast(messages.restored, { duration: 3_000 });
  }

  const timer = setTimeout(finish, UNDO_WINDOW);
  const removeToast = showToast(messages.deleted, {
    duration: UNDO_WINDOW,
    action: { label: translate('feedback.undo'), run: undo },
  });
  for (const each of ids) waiting.set(each, finish);
}

if (typeof window !== 'undefined') {
  window.addEventListener('pagehide', () => {
    for (const finish of new Set(waiting.values())) finish();
  });
}
