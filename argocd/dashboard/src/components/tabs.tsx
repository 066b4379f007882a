import classNames from 'classnames';
import * as React from 'react';

export interface Tab {
  key: string;
  title: string;
  content: React.ReactNode;
  icon?: string;
  badge?: string | number;
  isOnlyContentScrollable?: boolean;
  noPadding?: boolean;
  extraVerticalScrollPadding?: number;
  extraHorizontalScrollPadding?: number;
}

export interface TabsProps {
  tabs: Tab[];
  selectedTabKey?: string;
  onTabSelected?: (key: string) => unknown;
  navCenter?: boolean;
  navTransparent?: boolean;
  fixed?: boolean;
}

interface Position {
  left: number;
  right: number;
  toLeft: boolean;
}

const same = (a: Position, b: Position) => a.left === b.left && a.right === b.right;

function TabContent({ tab }: { tab: Tab }): React.JSX.Element {
  const {
    isOnlyContentScrollable: scrolls,
    extraVerticalScrollPadding = 0,
    extraHorizontalScrollPadding = 0,
  } = tab;
  return (
    <div
      className={classNames('tabs__content', {
        'tabs__content--scrollable': scrolls,
        'tabs__content--no-padding': tab.noPadding,
      })}
      style={{
        height: scrolls ? `calc(100vh - ${extraVerticalScrollPadding}px)` : 'inherit',
        width: `calc(100% - ${extraHorizontalScrollPadding}px)`,
      }}
    >
      {tab.content}
    </div>
  );
}

/** Tabs, the first one selected unless a key is given, with a line below the selected one. */
export function Tabs({ tabs, selectedTabKey, onTabSelected, ...look }: TabsProps): React.JSX.Element {
  const [key, setKey] = React.useState(selectedTabKey);
  const [position, setPosition] = React.useState<Position>({ left: 0, right: 0, toLeft: false });
  const nav = React.useRef<HTMLDivElement>(null);
  const selected = tabs.find((tab) => tab.key === key) ?? (key ? undefined : tabs[0]);

  React.useEffect(() => setKey(selectedTabKey), [selectedTabKey]);
  React.useLayoutEffect(() => {
    const active = nav.current?.querySelector<HTMLElement>('.active');
    if (!nav.current || !active) return;
    const { offsetLeft: left, offsetWidth: width } = active;
    const right = nav.current.offsetWidth - width - left;
    setPosition((before) => {
      const next = { left, right, toLeft: before.left > left };
      return same(before, next) ? before : next;
    });
  });

  const select = (tab: Tab) => {
    setKey(tab.key);
    onTabSelected?.(tab.key);
  };
  return (
    <div className="tabs">
      <div className={classNames('tabs__nav', { center: look.navCenter, transparent: look.navTransparent })}>
        <div className={classNames({ 'fixed-width': look.fixed })}>
          <div className="tabs__nav-wrapper" ref={nav}>
            {tabs.map((tab) => (
              <a
                key={tab.key}
                onClick={() => select(tab)}
                className={classNames({ active: tab === selected })}
              >
                {tab.icon && <i className={`fa ${tab.icon}`} />} {tab.title}
                {tab.badge && <span className="fa-stack has-badge" data-count={tab.badge} />}
              </a>
            ))}
            <div
              className={classNames('tabs__indicator', position.toLeft ? 'to-left' : 'to-right')}
              style={{ left: position.left, right: position.right }}
            />
          </div>
        </div>
      </div>
      {selected && <TabContent key={selected.key} tab={selected} />}
    </div>
  );
}
