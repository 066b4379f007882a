import classNames from 'classnames';
import * as React from 'react';
import { Link } from 'react-router-dom';
import { Checkbox } from './checkbox.tsx';
import { DropDown } from './dropdown.tsx';
import { SplitButton, type SplitButtonAction } from './split-button.tsx';

export interface TopBarFilter<T> {
  items: {
    label?: string;
    value?: T;
    content?: (changeSelection: (selected: T[]) => unknown) => React.ReactNode;
  }[];
  selectedValues: T[];
  selectionChanged: (selected: T[]) => unknown;
}

export interface Breadcrumb {
  title: React.ReactNode;
  path?: string;
}

export interface ActionMenuItem {
  title: React.ReactNode;
  action: () => unknown;
  iconClassName?: string;
  qeId?: string;
  disabled?: boolean;
  /** Makes it a split button whose caret opens a menu of these. */
  subActions?: SplitButtonAction[];
}

export interface ActionMenu {
  className?: string;
  items: ActionMenuItem[];
}

export interface Toolbar {
  filter?: TopBarFilter<any>;
  breadcrumbs?: Breadcrumb[];
  tools?: React.ReactNode;
  actionMenu?: ActionMenu;
}

export interface TopBarProps {
  title: React.ReactNode;
  toolbar?: Toolbar | undefined;
}

function Filter<T>({ items, selectedValues, selectionChanged }: TopBarFilter<T>): React.JSX.Element {
  const change = (value: T, checked: boolean) => {
    const others = selectedValues.filter((each) => each !== value);
    selectionChanged(checked ? [...others, value] : others);
  };
  const Anchor = () => (
    <div
      className={classNames('top-bar__filter', { 'top-bar__filter--selected': selectedValues.length > 0 })}
      title="Filter"
    >
      <i className="argo-icon-filter" aria-hidden="true" />
      <i className="fa fa-angle-down" aria-hidden="true" />
    </div>
  );
  return (
    <DropDown isMenu={true} anchor={Anchor}>
      <ul>
        {items.map(({ label, value, content }, index) => (
          <li key={index} className={classNames({ 'top-bar__filter-item': !content })}>
            {content?.(selectionChanged) || (
              <>
                <Checkbox
                  id={`filter__${value}`}
                  checked={selectedValues.includes(value as T)}
                  onChange={(checked) => change(value as T, checked)}
                />
                <label htmlFor={`filter__${value}`}>{label}</label>
              </>
            )}
          </li>
        ))}
      </ul>
    </DropDown>
  );
}

const Breadcrumbs = ({ items }: { items: Breadcrumb[] }) => (
  <div className="top-bar__breadcrumbs">
    {items.map(({ title, path }, index) =>
      index === items.length - 1 ? (
        <span key={index} className="top-bar__breadcrumbs-last-item">
          {title}
        </span>
      ) : (
        <React.Fragment key={index}>
          {path === undefined ? <span>{title}</span> : <Link to={path}>{title}</Link>}
          <span className="top-bar__sep" />
        </React.Fragment>
      ),
    )}
  </div>
);

const Action = ({ subActions, ...item }: ActionMenuItem) =>
  subActions && subActions.length > 0 ? (
    <SplitButton {...item} subActions={subActions} />
  ) : (
    <button
      type="button"
      className="argo-button argo-button--base"
      qe-id={item.qeId}
      disabled={Boolean(item.disabled)}
      onClick={() => item.action()}
    >
      {item.iconClassName && <i className={item.iconClassName} />} {item.title}
    </button>
  );

/** The bar above a page: where it is, and what can be done there. */
export const TopBar = ({ title, toolbar }: TopBarProps): React.JSX.Element => (
  <div>
    <div className="top-bar">
      <div className="row">
        <div className="columns top-bar__left-side">
          {toolbar?.breadcrumbs && <Breadcrumbs items={toolbar.breadcrumbs} />}
        </div>
        <div className="top-bar__title text-truncate top-bar__right-side">{title}</div>
      </div>
    </div>
    {toolbar && (
      <div className="top-bar row">
        <div className="columns small-9 top-bar__left-side">
          {toolbar.actionMenu && (
            <div className={classNames('top-bar__action-menu', toolbar.actionMenu.className)}>
              {toolbar.actionMenu.items.map((item, index) => (
                <Action key={index} {...item} />
              ))}
            </div>
          )}
        </div>
        <div className="columns small-3 top-bar__right-side">
          {toolbar.filter && <Filter {...toolbar.filter} />}
          {toolbar.tools}
        </div>
      </div>
    )}
  </div>
);
