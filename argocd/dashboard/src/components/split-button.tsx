import * as React from 'react';
import { DropDownMenu } from './dropdown-menu.tsx';

export interface SplitButtonAction {
  title: React.ReactNode;
  action: () => unknown;
  iconClassName?: string;
}

export interface SplitButtonProps extends SplitButtonAction {
  subActions: SplitButtonAction[];
  disabled?: boolean;
  qeId?: string;
}

const Caret = () => (
  <button
    type="button"
    className="argo-button argo-button--base argo-split-button__caret"
    aria-label="More actions"
  >
    <i className="fa fa-caret-down" />
  </button>
);

/** A button, and beside it a caret that opens a menu of related actions. */
export const SplitButton = (props: SplitButtonProps): React.JSX.Element => (
  <span className="argo-split-button">
    <button
      type="button"
      className="argo-button argo-button--base argo-split-button__main"
      qe-id={props.qeId}
      disabled={props.disabled}
      onClick={() => props.action()}
    >
      {props.iconClassName && <i className={props.iconClassName} />} {props.title}
    </button>
    {!props.disabled && (
      <DropDownMenu
        anchor={Caret}
        qeId={`${props.qeId}-menu`}
        items={props.subActions.map(({ title, ...action }) => ({ ...action, title: <span>{title}</span> }))}
      />
    )}
  </span>
);
