import * as React from 'react';
import { FormContext } from './form.tsx';
import type { FormApi, FormValue } from './form-api.ts';
import { type Path, valueAt } from './path.ts';

/** What an input needs of its form: its own value. */
export interface FieldApi {
  getValue(): FormValue;
  setValue(value: FormValue): void;
  setTouched(touched: boolean): void;
}

export interface FieldProps {
  field?: Path | undefined;
  formApi?: FormApi | undefined;
  /** The component's own props. FormField sets some of them, which its callers leave out. */
  [prop: string]: any;
}

export type FieldComponent = (props: FieldProps) => React.JSX.Element;

/** The API of a field of a form. */
export const fieldApiOf = (form: FormApi, field: Path): FieldApi => ({
  getValue: () => valueAt(form.values, field),
  setValue: (value) => form.setValue(field, value),
  setTouched: (touched) => form.setTouched(field, touched),
});

/**
 * Gives a component the prop `fieldApi`, from the prop `formApi` or else from the Form around it.
 * @throws Error when it is rendered outside a form
 */
export function FormField<P>(Component: React.ComponentType<P & { fieldApi: FieldApi }>): FieldComponent {
  const Inner = Component as React.ComponentType<any>;
  function Field({ field = [], formApi, ...rest }: FieldProps): React.JSX.Element {
    const around = React.useContext(FormContext);
    const form = formApi ?? around;
    if (!form) throw new Error(`The field ${field} is not in a form.`);
    return <Inner {...rest} fieldApi={fieldApiOf(form, field)} />;
  }
  return Field;
}
