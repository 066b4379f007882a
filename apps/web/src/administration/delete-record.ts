import { type DeletionRequest, deleteLater } from '../feedback/delayed-deletion.ts';
import { translate } from '../preferences/locale.ts';

/** Deletes a record after the undo window, with messages that name it. */
export function deleteRecord({
  name,
  ...request
}: Omit<DeletionRequest, 'messages'> & { name: string }): void {
  deleteLater({
    ...request,
    messages: {
      deleted: translate('administration.deleted', { name }),
      restored: translate('administration.restored', { name }),
      failed: (reason) => translate('administration.deleteFailed', { name, reason }),
    },
  });
}
