import classNames from 'classnames';
import * as React from 'react';
import type { Observable } from 'rxjs';
import { Utils } from './observable.ts';
import { type Toolbar, TopBar } from './top-bar.tsx';

export interface PageContextProps {
  title: string;
}

/** The name of the application, which ends the title of the window. */
export const PageContext = React.createContext<PageContextProps>({ title: 'Argo' });

export interface PageProps {
  title: string;
  /** Is shown in the bar in place of the title. */
  topBarTitle?: React.ReactNode;
  /** Leaves the breadcrumbs out of the title of the window. */
  useTitleOnly?: boolean;
  toolbar?: Toolbar | Observable<Toolbar> | undefined;
  children?: React.ReactNode;
}

/** The latest value of a toolbar, undefined before the first. */
function useToolbar(source: PageProps['toolbar']): Toolbar | undefined {
  const [toolbar, setToolbar] = React.useState<Toolbar>();
  React.useEffect(() => {
    if (!source) return undefined;
    const subscription = Utils.toObservable(source).subscribe(setToolbar);
    return () => subscription.unsubscribe();
  }, [source]);
  return source ? toolbar : undefined;
}

/** The text of a breadcrumb; one that is an element has none. */
const textOf = (node: React.ReactNode): string[] =>
  typeof node === 'string' || typeof node === 'number' ? [String(node)] : [];

/** A page with its bar. */
export function Page({
  title,
  topBarTitle,
  useTitleOnly = false,
  toolbar: source,
  children,
}: PageProps): React.JSX.Element {
  const { title: application } = React.useContext(PageContext);
  const toolbar = useToolbar(source);
  const path = (toolbar?.breadcrumbs ?? []).flatMap((breadcrumb) => textOf(breadcrumb.title));
  const place = !useTitleOnly && path.length > 0 ? [...path].reverse().join(' / ') : title;
  const windowTitle = [place, application].filter(Boolean).join(' - ');
  React.useEffect(() => {
    document.title = windowTitle;
  }, [windowTitle]);
  return (
    <div className={classNames('page', { 'page--has-toolbar': source })}>
      {toolbar && (
        <div className="page__top-bar">
          <TopBar title={topBarTitle ?? title} toolbar={toolbar} />
        </div>
      )}
      <div className="page__content-wrapper">{children}</div>
    </div>
  );
}
