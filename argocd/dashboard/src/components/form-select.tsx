import classNames from 'classnames';
import * as React from 'react';
import { type FieldApi, FormField } from './form/field.tsx';
import { Select, type SelectProps } from './select.tsx';

type Props = Omit<SelectProps, 'value' | 'onChange' | 'onMultiChange'> & {
  fieldApi: FieldApi;
  className?: string;
  qeid?: string;
};

/** A Select whose value belongs to a form. */
export const FormSelect = FormField<Props>(
  ({ fieldApi, className, qeid, ...select }): React.JSX.Element => (
    <div className={classNames(className, 'form-field__select')} qe-id={qeid}>
      <Select
        {...select}
        value={fieldApi.getValue()}
        onChange={({ value }) => fieldApi.setValue(value)}
        onMultiChange={(options) => fieldApi.setValue(options.map(({ value }) => value))}
      />
    </div>
  ),
);
