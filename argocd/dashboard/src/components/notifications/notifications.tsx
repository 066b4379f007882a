import * as React from 'react';
import { ToastContainer, toast } from 'react-toastify';
import type { Observable } from 'rxjs';
import { type NotificationInfo, NotificationType } from './notification.ts';

export { type NotificationInfo, NotificationType };

export interface NotificationsProps {
  notifications: Observable<NotificationInfo>;
}

const durationMs = 10_000;

const levels = {
  [NotificationType.Success]: toast.success,
  [NotificationType.Warning]: toast.warn,
  [NotificationType.Error]: toast.error,
};

/** Selects the whole message, so that it can be copied. */
function selectContent({ currentTarget }: React.MouseEvent): void {
  getSelection()?.selectAllChildren(currentTarget);
}

/** Shows each notification at the bottom right for 10 s. */
export function Notifications({ notifications }: NotificationsProps): React.JSX.Element {
  React.useEffect(() => {
    const subscription = notifications.subscribe(({ type, content }) =>
      levels[type](<div onClick={selectContent}>{content}</div>, {
        position: 'bottom-right',
        autoClose: durationMs,
        closeOnClick: false,
        draggable: false,
      }),
    );
    return () => subscription.unsubscribe();
  }, [notifications]);
  return <ToastContainer />;
}
