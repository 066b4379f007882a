import { useQueryClient } from '@tanstack/vue-query';
import { useI18n } from 'vue-i18n';
import { deleteLater } from '../administration/delayed-deletion.ts';
import { answerOf, api } from '../api/client.ts';

function send(ids: readonly string[]): Promise<unknown> {
  const [id = ''] = ids;
  // keepalive: it is sent although the page is being left.
  if (ids.length === 1)
    return answerOf(api.DELETE('/api/predictions/{id}', { params: { path: { id } }, keepalive: true }));
  return answerOf(
    api.DELETE('/api/predictions', { params: { query: { ids: ids.join(',') } }, keepalive: true }),
  );
}

/** Deletes predictions, one or several at once, with ten seconds in which that can be taken back. */
export function useDeletePredictions(): (ids: readonly string[]) => void {
  const client = useQueryClient();
  const { t } = useI18n();
  return (ids) =>
    deleteLater({
      id: [...ids],
      name: '',
      words: {
        deleted: t('predictions.deleted', ids.length),
        restored: t('predictions.restored', ids.length),
        failed: (reason) => t('predictions.deleteFailed', { reason }, ids.length),
      },
      send: () => send(ids),
      refresh: () => client.invalidateQueries({ queryKey: ['predictions'] }),
    });
}
