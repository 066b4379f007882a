import { reactive } from 'vue';
import { sentenceKey } from '../api/error.ts';
import { showToast } from '../feedback/toasts.ts';
import { translate } from '../preferences/locale.ts';

export interface DeletionRequest {
  id: string;
  /** Name of the record, for the messages. */
  name: string;
  /** Sends the DELETE. */
  send: () => Promise<unknown>;
  /** Reads the lists again; the record stays hidden until then. */
  refresh: () => Promise<unknown>;
}

/** Milliseconds in which a deletion can be taken back. Nothing has been sent before they are over. */
export const UNDO_WINDOW = 10_000;

const waiting = reactive(new Map<string, { finish: () => void }>());

/** Whether a record is to be shown as deleted. */
export function isBeingDeleted(id: string): boolean {
  return waiting.has(id);
}

/**
 * Hides a record at once and deletes it when the time to undo is over. Leaving the site ends that time:
 * the deletion was confirmed, so it is sent and not lost.
 */
export function deleteLater({ id, name, send, refresh }: DeletionRequest): void {
  if (waiting.has(id)) return;

  async function finish(): Promise<void> {
    clearTimeout(timer);
    removeToast();
    try {
      await send();
    } catch (error) {
      const reason = translate(sentenceKey(error));
      showToast(translate('administration.deleteFailed', { name, reason }), {
        kind: 'failed',
        duration: 12_000,
      });
    }
    await refresh().catch(() => undefined);
    waiting.delete(id);
  }

  function undo(): void {
    clearTimeout(timer);
    waiting.delete(id);
    showToast(translate('administration.restored', { name }), { duration: 3_000 });
  }

  const timer = setTimeout(finish, UNDO_WINDOW);
  const removeToast = showToast(translate('administration.deleted', { name }), {
    duration: UNDO_WINDOW,
    action: { label: translate('feedback.undo'), run: undo },
  });
  waiting.set(id, { finish });
}

if (typeof window !== 'undefined') {
  window.addEventListener('pagehide', () => {
    for (const { finish } of waiting.values()) finish();
  });
}
