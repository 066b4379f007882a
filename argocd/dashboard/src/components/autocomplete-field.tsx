import classNames from 'classnames';
import * as React from 'react';
import { Autocomplete, type AutocompleteProps } from './autocomplete.tsx';
import { type FieldApi, FormField } from './form/field.tsx';

type Props = Omit<AutocompleteProps, 'value'> & {
  fieldApi: FieldApi;
  id?: string;
  className?: string;
};

/** An Autocomplete whose value belongs to a form. */
export const AutocompleteField = FormField<Props>(({ fieldApi, id, className, qeid, ...rest }) => {
  const [focused, setFocused] = React.useState(false);
  return (
    <Autocomplete
      value={fieldApi.getValue() ?? ''}
      wrapperProps={{ className: classNames(className, { 'argo-has-value': focused }) }}
      inputProps={{
        ...(id === undefined ? {} : { id }),
        className: className ?? '',
        style: { borderBottom: 'none' },
      }}
      renderInput={(input) => (
        <input
          {...(input as object)}
          qe-id={qeid}
          onFocus={(event) => {
            setFocused(true);
            input.onFocus?.(event);
          }}
          onBlur={(event) => {
            setFocused(false);
            fieldApi.setTouched(true);
            input.onBlur?.(event);
          }}
        />
      )}
      onChange={(_, text) => fieldApi.setValue(text)}
      onSelect={(_, item) => fieldApi.setValue(item.value)}
      {...rest}
    />
  );
});
