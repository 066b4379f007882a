import { type Observable, ReplaySubject } from 'rxjs';
import type { NotificationInfo } from './notification.ts';

export interface NotificationsApi {
  show(notification: NotificationInfo, autoHideMs?: number): void;
}

/** Passes notifications on; who subscribes later gets the latest one. */
export class NotificationsManager implements NotificationsApi {
  private readonly shown = new ReplaySubject<NotificationInfo>(1);

  get notifications(): Observable<NotificationInfo> {
    return this.shown.asObservable();
  }

  show(notification: NotificationInfo): void {
    this.shown.next(notification);
  }
}
