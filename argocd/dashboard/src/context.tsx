import type { History, Location } from 'history';
import * as React from 'react';
import type { NavigationApi } from './components/navigation.ts';
import type { NotificationsApi } from './components/notifications/notification-manager.ts';
import type { PopupApi } from './components/popup-manager.tsx';

/** What the application offers to the components below it. */
export interface AppContext {
  router: {
    history: History;
    route: { location: Location; match: any };
  };
  apis: {
    popup: PopupApi;
    notifications: NotificationsApi;
    navigation?: NavigationApi;
    baseHref?: string;
  };
  history: History;
}

export const AppContextReact = React.createContext<AppContext | null>(null);
