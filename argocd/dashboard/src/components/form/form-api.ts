import type * as React from 'react';
import { keysOf, type Path, valueAt, withValueAt } from './path.ts';

export type FormValue = any;
export type FormValues = Record<string, any>;
/** Messages by the field's whole path, such as `spec.project`. A field without a problem has none. */
export type FormErrors = Record<string, any>;
/** The same shape with other leaves, e.g. which fields were visited. */
export type Nested<T> = { [key: string]: T | Nested<T> };

export interface FormState {
  values: FormValues;
  errors: FormErrors;
  touched: Nested<boolean>;
}

export interface FormApi extends FormState {
  getFormState(): FormState;
  setFormState(state: Partial<FormState>): void;
  setValue(path: Path, value: FormValue): void;
  setAllValues(values: FormValues): void;
  setTouched(path: Path, touched: boolean): void;
  setError(path: Path, error: any): void;
  /** Validates, then calls onSubmit or onSubmitFailure. */
  submitForm(event?: any): void;
  /** Returns to the default values, with nothing touched. */
  resetAll(): void;
}

export interface FormSettings {
  defaultValues?: FormValues | undefined;
  validateError?: ((values: any) => FormErrors) | undefined;
  preSubmit?: ((values: any, api: FormApi) => FormValues) | undefined;
  onSubmit?: ((values: any, event?: React.FormEvent, api?: FormApi) => unknown) | undefined;
  onSubmitFailure?: ((errors: FormErrors) => unknown) | undefined;
}

const onlyProblems = (errors: FormErrors | null | undefined): FormErrors =>
  Object.fromEntries(Object.entries(errors ?? {}).filter(([, error]) => Boolean(error)));

const nameOf = (path: Path): string => (typeof path === 'string' ? path : keysOf(path).join('.'));

/** The state of one form, and what changes it. */
export class FormStore implements FormApi {
  state: FormState;
  readonly #initial: FormValues;
  readonly #settings: () => FormSettings;
  readonly #changed: () => void;

  /**
   * @param settings returns the current props of the form
   * @param changed is called after every change
   */
  constructor(settings: () => FormSettings, changed: () => void) {
    this.#settings = settings;
    this.#changed = changed;
    this.#initial = settings().defaultValues ?? {};
    this.state = { values: this.#initial, errors: {}, touched: {} };
  }

  get values(): FormValues {
    return this.state.values;
  }

  set values(values: FormValues) {
    this.state.values = values;
  }

  get errors(): FormErrors {
    return this.state.errors;
  }

  set errors(errors: FormErrors) {
    this.state.errors = errors;
  }

  get touched(): Nested<boolean> {
    return this.state.touched;
  }

  set touched(touched: Nested<boolean>) {
    this.state.touched = touched;
  }

  /** The same form as another object: a component that keeps what it rendered for an object renders again. */
  view(): FormApi {
    return Object.create(this) as FormApi;
  }

  getFormState = (): FormState => ({ ...this.state });

  setFormState = (state: Partial<FormState>): void => {
    Object.assign(this.state, state);
    this.#changed();
  };

  setValue = (path: Path, value: FormValue): void => {
    this.values = withValueAt(this.values, path, value);
    this.#validate();
    this.#changed();
  };

  setAllValues = (values: FormValues): void => {
    this.values = values;
    this.#validate();
    this.#changed();
  };

  setTouched = (path: Path, touched: boolean): void => {
    if (valueAt(this.touched, path) === touched) return;
    this.touched = withValueAt(this.touched, path, touched);
    this.#validate();
    this.#changed();
  };

  setError = (path: Path, error: any): void => {
    this.errors = onlyProblems({ ...this.errors, [nameOf(path)]: error });
    this.#changed();
  };

  submitForm = (event?: any): void => {
    event?.preventDefault?.();
    const { preSubmit, onSubmit, onSubmitFailure } = this.#settings();
    this.#validate();
    for (const field of Object.keys(this.errors)) this.touched = withValueAt(this.touched, field, true);
    this.#changed();
    if (Object.keys(this.errors).length > 0) {
      onSubmitFailure?.(this.errors);
      return;
    }
    onSubmit?.(preSubmit ? preSubmit(this.values, this) : this.values, event, this);
  };

  resetAll = (): void => {
    this.setFormState({ values: this.#initial, errors: {}, touched: {} });
  };

  #validate(): void {
    const { validateError } = this.#settings();
    if (validateError) this.errors = onlyProblems(validateError(this.values));
  }
}
