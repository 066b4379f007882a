import { useQueryClient } from '@tanstack/vue-query';
import { useI18n } from 'vue-i18n';
import { answerOf, api } from '../api/client.ts';
import { deleteLater } from '../feedback/delayed-deletion.ts';

function send(ids: readonly string[]): Promise<unknown> {
  const [id = ''] = ids;
  // keepalive: the request survives leaving the page.
  if (ids.length === 1)
    return answerOf(api.DELETE('/api/predictions/{id}', { params: { path: { id } }, keepalive: true }));
  return answerOf(
    api.DELETE('/api/predictions', { params: { query: { ids: ids.join(',') } }, keepalive: true }),
  );
}

/** Deletes one or several predictions after the undo window. */
export function useDeletePredictions(): (ids: readonly string[]) => void {
  const client = useQueryClient();
  const { t } = useI18n();
  return (ids) =>
    deleteLater({
      id: [...ids],
      messages: {
        deleted: t('predictions.deleted', ids.length),
        restored: t('predictions.restored', ids.length),
        failed: (reason) => t('predictions.deleteFailed', { reason }, ids.length),
      },
      send: () => send(ids),
      refresh: () => client.invalidateQueries({ queryKey: ['predictions'] }),
    });
}
