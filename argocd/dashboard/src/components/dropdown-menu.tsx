import * as React from 'react';
import { DropDown } from './dropdown.tsx';

export interface MenuItem {
  title: string | React.ReactElement;
  iconClassName?: string;
  action: () => unknown;
}

export interface DropDownMenuProps {
  items: MenuItem[];
  anchor: React.ComponentType;
  qeId?: string;
}

/** A button that opens a list of actions. */
export function DropDownMenu({ items, anchor, qeId }: DropDownMenuProps): React.JSX.Element {
  const dropDown = React.useRef<DropDown>(null);
  const choose = (event: React.MouseEvent, { action }: MenuItem) => {
    event.stopPropagation();
    dropDown.current?.close();
    action();
  };
  return (
    <DropDown anchor={anchor} isMenu={true} ref={dropDown} {...(qeId === undefined ? {} : { qeId })}>
      <ul>
        {items.map((item, index) => (
          <li key={index} qe-id={`${qeId}-${item.title}`} onClick={(event) => choose(event, item)}>
            {item.iconClassName && <i className={item.iconClassName} />} {item.title}
          </li>
        ))}
      </ul>
    </DropDown>
  );
}
