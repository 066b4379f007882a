import * as React from 'react';

export interface CheckboxProps {
  id?: string;
  checked?: boolean;
  disabled?: boolean;
  onChange?: (checked: boolean) => unknown;
}

export const Checkbox = ({
  id,
  checked = false,
  disabled = false,
  onChange,
}: CheckboxProps): React.JSX.Element => (
  <span className="argo-checkbox">
    <input
      id={id}
      type="checkbox"
      checked={checked}
      disabled={disabled}
      onChange={() => onChange?.(!checked)}
    />
    <span>
      <i className="fa fa-check" />
    </span>
  </span>
);
