import classNames from 'classnames';
import * as React from 'react';

export interface SlidingPanelProps {
  isShown?: boolean;
  isNarrow?: boolean;
  isMiddle?: boolean;
  hasNoPadding?: boolean;
  offCanvas?: boolean;
  hasCloseButton?: boolean;
  header?: React.ReactNode;
  footer?: React.ReactNode;
  children?: React.ReactNode;
  onClose?: () => unknown;
}

/** Whether another layer above the panel uses the key itself. */
const usedAbove = (): boolean =>
  document.querySelector('.popup-overlay, .argo-dropdown__content.opened') !== null;

/** A panel that slides in from the right. Escape, its button and a click beside it close it. */
export function SlidingPanel(props: SlidingPanelProps): React.JSX.Element {
  const { isShown = false, header, footer, children } = props;
  const closeButton = React.useRef<HTMLButtonElement>(null);
  const latest = React.useRef(props.onClose);
  latest.current = props.onClose;

  React.useEffect(() => {
    if (!isShown) return undefined;
    closeButton.current?.focus({ preventScroll: true });
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !usedAbove()) latest.current?.();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [isShown]);

  const close = () => latest.current?.();
  return (
    <div
      className={classNames('sliding-panel', {
        'sliding-panel--has-header': header,
        'sliding-panel--has-footer': footer,
        'sliding-panel--is-narrow': props.isNarrow,
        'sliding-panel--is-middle': props.isMiddle,
        'sliding-panel--opened': isShown,
        'sliding-panel--no-padding': props.hasNoPadding,
        'sliding-panel--off-canvas': props.offCanvas,
      })}
    >
      <div className="sliding-panel__wrapper">
        <button
          type="button"
          className="sliding-panel__close"
          aria-label="Close"
          onClick={close}
          ref={closeButton}
        >
          <span>
            <i className="argo-icon-close" aria-hidden="true" />
          </span>
        </button>
        {header && (
          <div
            className={classNames('sliding-panel__header', {
              'sliding-panel__header--close-btn-right-padding': props.hasCloseButton,
            })}
          >
            {header}
          </div>
        )}
        <div className="sliding-panel__body">{children}</div>
        {footer && <div className="sliding-panel__footer">{footer}</div>}
      </div>
      <div className="sliding-panel__outside" onClick={close} />
    </div>
  );
}
