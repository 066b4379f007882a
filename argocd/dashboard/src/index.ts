import './styles/dashboard.scss';
import * as models from './models.ts';

export * from './components/autocomplete.tsx';
export * from './components/autocomplete-field.tsx';
export * from './components/checkbox.tsx';
export * from './components/data-loader.tsx';
export * from './components/dropdown.tsx';
export * from './components/dropdown-menu.tsx';
export * from './components/error-notification.tsx';
export * as ReactForm from './components/form/compat.tsx';
export {
  type FieldApi,
  Form,
  type FormApi,
  type FormErrors,
  type FormFunctionProps,
  type FormState,
  type FormValue,
  type FormValues,
  type Nested,
  NestedForm,
  Text,
  TextArea,
} from './components/form/compat.tsx';
export { FormField as FormFieldHOC } from './components/form/field.tsx';
export { valueAt as getNestedField } from './components/form/path.ts';
export * from './components/form-field.tsx';
export * from './components/form-select.tsx';
export * from './components/help-icon.tsx';
export * from './components/mockup-list.tsx';
export * from './components/navigation.ts';
export * from './components/notifications/notification-manager.ts';
export * from './components/notifications/notifications.tsx';
export * from './components/observable.ts';
export * from './components/page.tsx';
export * from './components/popup.tsx';
export * from './components/popup-manager.tsx';
export * from './components/select.tsx';
export * from './components/sliding-panel.tsx';
export * from './components/split-button.tsx';
export * from './components/tabs.tsx';
export * from './components/time.tsx';
export * from './components/tooltip.tsx';
export * from './components/top-bar.tsx';
export * from './context.tsx';
export { models };
