/** What the dashboard imports as `react-form`. */
export { type FieldApi, type FieldProps, FormField } from './field.tsx';
export { Form, type FormFunctionProps, type FormProps, NestedForm } from './form.tsx';
export type { FormApi, FormErrors, FormState, FormValue, FormValues, Nested } from './form-api.ts';
export { Checkbox, Text, TextArea } from './inputs.tsx';
