import * as React from 'react';
import { type FieldApi, FormField } from './field.tsx';

interface Bound {
  fieldApi: FieldApi;
}

type InputProps = React.InputHTMLAttributes<HTMLInputElement>;
type TextAreaProps = React.TextareaHTMLAttributes<HTMLTextAreaElement>;

/** The handlers that bind an element with a value to its field; those of the caller are called too. */
function bound<Element extends HTMLInputElement | HTMLTextAreaElement>(
  { getValue, setValue, setTouched }: FieldApi,
  {
    onChange,
    onBlur,
  }: Pick<React.DOMAttributes<Element>, 'onBlur'> & {
    onChange?: React.ChangeEventHandler<Element> | undefined;
  },
) {
  return {
    value: getValue() ?? '',
    onChange: (event: React.ChangeEvent<Element>) => {
      setValue(event.target.value);
      onChange?.(event);
    },
    onBlur: (event: React.FocusEvent<Element>) => {
      setTouched(true);
      onBlur?.(event);
    },
  };
}

/** `<input>` of a form. */
export const Text = FormField<InputProps & Bound>(({ fieldApi, ...rest }) => (
  <input type="text" {...rest} {...bound(fieldApi, rest)} />
));

/** `<textarea>` of a form. */
export const TextArea = FormField<TextAreaProps & Bound>(({ fieldApi, ...rest }) => (
  <textarea {...rest} {...bound(fieldApi, rest)} />
));

/** `<input type="checkbox">` of a form; its value is true or false. */
export const Checkbox = FormField<InputProps & Bound>(({ fieldApi, ...rest }) => (
  <input
    {...rest}
    type="checkbox"
    checked={Boolean(fieldApi.getValue())}
    onChange={(event) => {
      fieldApi.setValue(event.target.checked);
      rest.onChange?.(event);
    }}
    onBlur={(event) => {
      fieldApi.setTouched(true);
      rest.onBlur?.(event);
    }}
  />
));
