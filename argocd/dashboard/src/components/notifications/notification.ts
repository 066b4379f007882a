import type * as React from 'react';

export const NotificationType = { Success: 0, Warning: 1, Error: 2 } as const;
export type NotificationType = (typeof NotificationType)[keyof typeof NotificationType];

export interface NotificationInfo {
  type: NotificationType;
  content: React.ReactNode;
}
