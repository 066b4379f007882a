import * as React from 'react';
import { BehaviorSubject, type Observable } from 'rxjs';
import { Form } from './form/form.tsx';
import type { FormApi, FormErrors, FormValues } from './form/form-api.ts';
import type { PopupProps } from './popup.tsx';

export interface PopupIcon {
  name: string;
  color: string;
}

export interface PromptSettings {
  validate?: (values: any) => FormErrors;
  /** Replaces the default, which closes the dialog with the values. */
  submit?: (values: any, api: FormApi, close: () => void) => unknown;
  /** Whether Enter in a field submits; true unless it is set. */
  submitOnEnter?: boolean;
}

export interface PopupApi {
  /** Asks a question. @returns whether it was answered with OK */
  confirm(
    title: string,
    message: string | React.ComponentType,
    icon?: PopupIcon,
    titleColor?: string,
  ): Promise<boolean>;
  /** Asks for values. @returns null when it was cancelled */
  prompt(
    title: string,
    form: (api: FormApi) => React.ReactNode,
    settings?: PromptSettings,
    icon?: PopupIcon,
    titleColor?: string,
    defaultValues?: FormValues,
  ): Promise<FormValues | null>;
}

const titleWith = (title: string, cancel: () => void) => (
  <span>
    {title} <i className="argo-icon-close" onClick={cancel} />
  </span>
);

const buttons = (name: string, ok: (event: React.MouseEvent) => void, cancel: () => void) => (
  <div>
    <button type="button" qe-id={`${name}-ok-button`} className="argo-button argo-button--base" onClick={ok}>
      OK
    </button>{' '}
    <button
      type="button"
      qe-id={`${name}-cancel-button`}
      className="argo-button argo-button--base-o"
      onClick={cancel}
    >
      Cancel
    </button>
  </div>
);

/** Keeps the dialog that is open; the application shows `popupProps`. */
export class PopupManager implements PopupApi {
  private readonly shown = new BehaviorSubject<PopupProps | null>(null);

  get popupProps(): Observable<PopupProps | null> {
    return this.shown.asObservable();
  }

  confirm: PopupApi['confirm'] = (title, message, icon, titleColor) =>
    this.open<boolean>((close) => ({
      title: titleWith(title, () => close(false)),
      titleColor,
      icon,
      content: typeof message === 'string' ? () => <p>{message}</p> : message,
      footer: buttons(
        'argo-popup',
        () => close(true),
        () => close(false),
      ),
    }));

  prompt: PopupApi['prompt'] = (title, form, settings = {}, icon, titleColor, defaultValues) =>
    this.open<FormValues | null>((close) => {
      const { validate, submit, submitOnEnter = true } = settings;
      let formApi: FormApi | undefined;
      const onSubmit = (values: FormValues, _: unknown, api?: FormApi) =>
        submit && api ? submit(values, api, () => close(values)) : close(values);
      const enter = (api: FormApi) => (event: React.FormEvent) =>
        submitOnEnter ? api.submitForm(event) : event.preventDefault();
      return {
        title: titleWith(title, () => close(null)),
        titleColor,
        icon,
        content: () => (
          <Form
            validateError={validate}
            defaultValues={defaultValues}
            onSubmit={onSubmit}
            getApi={(api) => {
              formApi = api;
            }}
          >
            {(api) => <form onSubmit={enter(api)}>{form(api)}</form>}
          </Form>
        ),
        footer: buttons(
          'prompt-popup',
          (event) => formApi?.submitForm(event),
          () => close(null),
        ),
      };
    });

  private open<T>(dialog: (close: (result: T) => void) => PopupProps): Promise<T> {
    return new Promise((resolve) => {
      this.shown.next(
        dialog((result) => {
          this.shown.next(null);
          resolve(result);
        }),
      );
    });
  }
}
