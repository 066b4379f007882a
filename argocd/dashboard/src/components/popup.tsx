import classNames from 'classnames';
import * as React from 'react';

export interface PopupProps {
  title: React.ReactNode;
  /** The background of the title: normal, red or yellow. */
  titleColor?: string | undefined;
  icon?: { name: string; color: string } | undefined;
  content?: React.ComponentType | undefined;
  /** Is shown in place of `content`. */
  children?: React.ReactNode;
  footer?: React.ReactNode;
}

/** A dialog in the middle of the window. */
export function Popup({
  title,
  titleColor = 'normal',
  icon,
  content: Content,
  children,
  footer,
}: PopupProps): React.JSX.Element {
  return (
    <div className="popup-overlay">
      <div className="popup-container" role="dialog" aria-modal="true">
        <div className={`row popup-container__header popup-container__header__${titleColor}`}>{title}</div>
        <div className="row popup-container__body">
          {icon && (
            <div className="columns popup-container__icon">
              <i className={`${icon.name} ${icon.color}`} />
            </div>
          )}
          <div
            className={classNames('columns', icon ? 'large-10' : 'large-12 popup-container__body__hasNoIcon')}
          >
            {children ?? (Content && <Content />)}
          </div>
        </div>
        <div
          className={classNames('row popup-container__footer', {
            'popup-container__footer--additional-padding': icon,
          })}
        >
          {footer}
        </div>
      </div>
    </div>
  );
}
