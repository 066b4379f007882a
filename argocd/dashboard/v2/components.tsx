import classNames from 'classnames';
import * as React from 'react';

export interface CheckboxProps {
  value?: boolean;
  onChange?: (checked: boolean) => unknown;
  style?: React.CSSProperties;
}

/** A box with a check mark. It reports its value when it appears, and whenever the value changes. */
export function Checkbox({ value = false, onChange, style }: CheckboxProps): React.JSX.Element {
  const [checked, setChecked] = React.useState(value);
  const latest = React.useRef(onChange);
  latest.current = onChange;
  React.useEffect(() => setChecked(value), [value]);
  React.useEffect(() => {
    latest.current?.(checked);
  }, [checked]);
  return (
    <div
      role="checkbox"
      aria-checked={checked}
      className={classNames('checkbox', { 'checkbox--checked': checked })}
      style={style}
      onClick={(event) => {
        event.stopPropagation();
        setChecked(!checked);
      }}
    >
      <i className="fa fa-check" />
    </div>
  );
}

export interface TooltipProps {
  content: React.ReactNode;
  /** Dark on light in place of light on dark. */
  inverted?: boolean;
  children?: React.ReactNode;
}

/** A bubble above its child while the mouse is over it. */
export function Tooltip({ content, inverted = false, children }: TooltipProps): React.JSX.Element {
  const [shown, setShown] = React.useState(false);
  return (
    <div className="tooltip-anchor" onMouseEnter={() => setShown(true)} onMouseLeave={() => setShown(false)}>
      {shown && (
        <div
          role="tooltip"
          className={classNames('tooltip-bubble', { 'tooltip-bubble--inverted': inverted })}
        >
          {content}
        </div>
      )}
      {children}
    </div>
  );
}

export interface ActionButtonProps {
  action: (event: React.MouseEvent) => unknown;
  icon?: string;
  label?: React.ReactNode;
  tooltip?: React.ReactNode;
  disabled?: boolean;
}

const loadingMs = 1000;

/** A button with an icon. It shows for a second that it was pressed. */
export function ActionButton({
  action,
  icon,
  label,
  tooltip,
  disabled = false,
}: ActionButtonProps): React.JSX.Element {
  const [loading, setLoading] = React.useState(false);
  React.useEffect(() => {
    if (!loading) return undefined;
    const timer = setTimeout(() => setLoading(false), loadingMs);
    return () => clearTimeout(timer);
  }, [loading]);
  const button = (
    <button
      type="button"
      className={classNames('action-button', { 'action-button--disabled': disabled })}
      disabled={disabled}
      onClick={(event) => {
        event.preventDefault();
        setLoading(true);
        action(event);
      }}
    >
      {icon && <i className={classNames('fa', loading ? 'fa-circle-notch fa-spin' : icon)} />}
      {label}
    </button>
  );
  return tooltip ? <Tooltip content={tooltip}>{button}</Tooltip> : button;
}
