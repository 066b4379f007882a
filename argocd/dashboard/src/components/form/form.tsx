import * as React from 'react';
import { type FormApi, type FormSettings, type FormState, FormStore } from './form-api.ts';

/** The form that a field belongs to. */
export const FormContext = React.createContext<FormApi | null>(null);

export type FormFunctionProps = FormApi;

export interface FormProps extends FormSettings {
  /** Receives the form's API once, after the first rendering. */
  getApi?: ((api: FormApi) => unknown) | undefined;
  /** Is called after each change. */
  formDidUpdate?: ((state: FormState) => unknown) | undefined;
  children?: ((api: FormApi) => React.ReactNode) | React.ReactNode;
}

/** A form's state; its child renders the fields. It creates no element, so the child brings the `<form>`. */
export function Form(props: FormProps): React.JSX.Element {
  const latest = React.useRef(props);
  latest.current = props;
  const [changes, countChange] = React.useReducer((count: number) => count + 1, 0);
  const [store] = React.useState(() => new FormStore(() => latest.current, countChange));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new view for each change
  const api = React.useMemo(() => store.view(), [store, changes]);
  React.useLayoutEffect(() => {
    latest.current.getApi?.(store);
  }, [store]);
  React.useEffect(() => {
    if (changes > 0) latest.current.formDidUpdate?.(store.getFormState());
  }, [store, changes]);
  const { children } = props;
  return (
    <FormContext.Provider value={api}>
      {typeof children === 'function' ? children(api) : children}
    </FormContext.Provider>
  );
}

/** A part of another form whose own Form keeps its own state. */
export const NestedForm = ({
  children,
}: {
  field?: string;
  children?: React.ReactNode;
}): React.JSX.Element => <>{children}</>;
