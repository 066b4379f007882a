import type { History } from 'history';
import type * as React from 'react';

export interface NavigationApi {
  /**
   * Opens a page of the application.
   * @param path an absolute path, or one that starts with `.` for the current page
   * @param query parameters to set; null removes one. On the current page the others stay.
   */
  goto(
    path: string,
    query?: { [name: string]: any },
    options?: { event?: React.MouseEvent; replace?: boolean },
  ): void;
}

const middleButton = 1;

export class NavigationManager implements NavigationApi {
  private readonly history: History;

  constructor(history: History) {
    this.history = history;
  }

  goto: NavigationApi['goto'] = (path, query = {}, { event, replace = false } = {}) => {
    const { pathname, search } = this.history.location;
    const target = path.startsWith('.') ? pathname + path.slice(1) : path;
    const parameters = new URLSearchParams(target === pathname ? search : '');
    for (const [name, value] of Object.entries(query)) {
      parameters.delete(name);
      for (const each of [value].flat())
        if (each !== undefined && each !== null) parameters.append(name, String(each));
    }
    const url = parameters.size > 0 ? `${target}?${parameters}` : target;
    if (event && (event.metaKey || event.ctrlKey || event.button === middleButton))
      window.open(
        this.history.createHref({ ...this.history.location, pathname: target, search: `${parameters}` }),
        '_blank',
      );
    else if (replace) this.history.replace(url);
    else this.history.push(url);
  };
}
