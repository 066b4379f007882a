import { reactive } from 'vue';
import { sentenceKey } from '../api/error.ts';
import { showToast } from '../feedback/toasts.ts';
import { translate } from '../preferences/locale.ts';

export interface DeletionRequest {
  /** One record, or several that go together. */
  id: string | readonly string[];
  /** Name of the record, for the messages. */
  name: string;
  /** Other messages than those of a record with a name. */
  words?: { deleted: string; restored: string; failed: (reason: string) => string };
  /** Sends the DELETE. */
  send: () => Promise<unknown>;
  /** Reads the lists again; the record stays hidden until then. */
  refresh: () => Promise<unknown>;
}

/** Milliseconds in which a deletion can be taken back. Nothing has been sent before they are over. */
export const UNDO_WINDOW = 10_000;

const waiting = reactive(new Map<string, () => void>());

/** Whether a record is to be shown as deleted. */
export function isBeingDeleted(id: string): boolean {
  return waiting.has(id);
}

const wordsFor = (name: string) => ({
  deleted: translate('administration.deleted', { name }),
  restored: translate('administration.restored', { name }),
  failed: (reason: string) => translate('administration.deleteFailed', { name, reason }),
});

/**
 * Hides a record at once and deletes it when the time to undo is over. Leaving the site ends that time:
 * the deletion was confirmed, so it is sent and not lost.
 */
export function deleteLater({ id, name, send, refresh, words = wordsFor(name) }: DeletionRequest): void {
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
      const reason = translate(sentenceKey(error));
      showToast(words.failed(reason), { kind: 'failed', duration: 12_000 });
    }
    await refresh().catch(() => undefined);
    show();
  }

  function undo(): void {
    clearTimeout(timer);
    show();
    showToast(words.restored, { duration: 3_000 });
  }

  const timer = setTimeout(finish, UNDO_WINDOW);
  const removeToast = showToast(words.deleted, {
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
