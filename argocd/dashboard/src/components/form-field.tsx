import classNames from 'classnames';
import * as React from 'react';
import { FormContext } from './form/form.tsx';
import type { FormApi } from './form/form-api.ts';
import { keysOf, type Path, valueAt } from './form/path.ts';

export interface FormFieldProps {
  formApi: FormApi;
  field: Path;
  /** A field component, such as Text. */
  component: React.ComponentType<any>;
  componentProps?: any;
  label?: React.ReactNode;
  qeId?: string;
}

const errorOf = ({ errors, touched }: FormApi, field: Path): React.ReactNode =>
  valueAt(touched, field) ? errors[typeof field === 'string' ? field : keysOf(field).join('.')] : undefined;

/** A field of a form with its label, and its error once it was visited. */
export function FormField(props: FormFieldProps): React.JSX.Element {
  const { formApi, field, component: Field, componentProps, label, qeId } = props;
  const id = React.useId();
  const error = errorOf(formApi, field);
  const filled = Boolean(valueAt(formApi.values, field));
  return (
    <div className="argo-field-container">
      <FormContext.Provider value={formApi}>
        <Field
          {...componentProps}
          id={id}
          qeid={qeId}
          field={field}
          className={classNames('argo-field', { 'argo-has-value': filled })}
        />
      </FormContext.Provider>
      {label && (
        <label htmlFor={id} className="argo-label-placeholder">
          {label}
        </label>
      )}
      {error && <div className="argo-form-row__error-msg">{error}</div>}
    </div>
  );
}
