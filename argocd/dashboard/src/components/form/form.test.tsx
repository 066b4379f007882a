import { act, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';
import { describe, expect, test, vi } from 'vitest';
import { FormField, FormFieldHOC, FormSelect, getNestedField, ReactForm } from '../../index.ts';
import { Checkbox, Form, type FormApi, NestedForm, Text, TextArea } from './compat.tsx';
import { keysOf, valueAt, withValueAt } from './path.ts';

/** Renders a form and returns its API. */
function rendered(props: React.ComponentProps<typeof Form>): FormApi {
  let api: FormApi | undefined;
  render(
    <Form
      {...props}
      getApi={(given) => {
        api = given;
      }}
    />,
  );
  if (!api) throw new Error('getApi was not called');
  return api;
}

describe('a path', () => {
  test('is split at dots and brackets, or given as keys', () => {
    expect(keysOf('spec.sources[0].path')).toEqual(['spec', 'sources', 0, 'path']);
    expect(keysOf(['a.b', 1])).toEqual(['a.b', 1]);
  });

  test('leads to a value, or to undefined', () => {
    expect(valueAt({ a: [{ b: 1 }] }, 'a[0].b')).toBe(1);
    expect(valueAt({}, 'a.b.c')).toBeUndefined();
    expect(getNestedField({ spec: { project: 'x' } }, 'spec.project')).toBe('x');
  });

  test('is written to in a copy; what is missing is created', () => {
    const before = { kept: { x: 1 }, list: ['a', 'b'] };
    const after = withValueAt(before, 'list[1]', 'c');
    expect(after).toEqual({ kept: { x: 1 }, list: ['a', 'c'] });
    expect(before.list).toEqual(['a', 'b']);
    expect(after.kept).toBe(before.kept);
    expect(withValueAt(undefined, 'a[0].b', 1)).toEqual({ a: [{ b: 1 }] });
  });
});

describe('a form', () => {
  test('starts with its default values and reads back at once what was set', () => {
    const api = rendered({ defaultValues: { a: 1 } });
    expect(api.values).toEqual({ a: 1 });
    act(() => {
      api.setValue('b.c', 2);
      expect(api.values).toEqual({ a: 1, b: { c: 2 } });
      api.setAllValues({ z: 0 });
      expect(api.values).toEqual({ z: 0 });
    });
    act(() => api.resetAll());
    expect(api.getFormState()).toEqual({ values: { a: 1 }, errors: {}, touched: {} });
  });

  test('renders its child again after each change, with an API that is another object', async () => {
    const seen = new Set<FormApi>();
    const api = rendered({
      defaultValues: { name: 'a' },
      children: (given: FormApi) => {
        seen.add(given);
        return <p>{given.values.name}</p>;
      },
    });
    act(() => api.setValue('name', 'b'));
    screen.getByText('b');
    expect(seen.size).toBe(2);
  });

  test('values, errors and touched can be assigned, also in the API that the child gets', () => {
    let inner: FormApi | undefined;
    const api = rendered({
      children: (given: FormApi) => {
        inner = given;
        return null;
      },
    });
    if (!inner) throw new Error('not rendered');
    inner.values = { a: 1 };
    inner.errors = { a: 'wrong' };
    inner.touched = { a: true };
    expect(api.getFormState()).toEqual({ values: { a: 1 }, errors: { a: 'wrong' }, touched: { a: true } });
  });

  test('validates on each change and on submit, and submits only valid values', () => {
    const onSubmit = vi.fn();
    const onSubmitFailure = vi.fn();
    const api = rendered({
      validateError: ({ name }) => ({ name: !name && 'is required', other: false }),
      preSubmit: (values) => ({ ...values, added: true }),
      onSubmit,
      onSubmitFailure,
    });
    expect(api.errors).toEqual({});
    act(() => api.submitForm());
    expect(onSubmitFailure).toHaveBeenCalledWith({ name: 'is required' });
    expect(api.touched).toEqual({ name: true });
    act(() => api.setValue('name', 'x'));
    expect(api.errors).toEqual({});
    const event = { preventDefault: vi.fn() };
    act(() => api.submitForm(event));
    expect(event.preventDefault).toHaveBeenCalled();
    expect(onSubmit).toHaveBeenCalledTimes(1);
    expect(onSubmit.mock.calls[0]?.slice(0, 2)).toEqual([{ name: 'x', added: true }, event]);
    expect(onSubmit.mock.calls[0]?.[2].values).toEqual({ name: 'x' });
  });

  test('reports changes to formDidUpdate, and takes an error or a whole state', () => {
    const formDidUpdate = vi.fn();
    const api = rendered({ formDidUpdate });
    expect(formDidUpdate).not.toHaveBeenCalled();
    act(() => api.setError('spec.path', 'does not exist'));
    expect(formDidUpdate).toHaveBeenLastCalledWith({
      values: {},
      errors: { 'spec.path': 'does not exist' },
      touched: {},
    });
    act(() => api.setFormState({ values: { x: 1 } }));
    expect(api.values).toEqual({ x: 1 });
    expect(formDidUpdate).toHaveBeenCalledTimes(2);
  });

  test('inside a NestedForm keeps its own state', () => {
    let inner: FormApi | undefined;
    const api = rendered({
      defaultValues: { a: 1 },
      children: () => (
        <NestedForm field="nested">
          <Form
            defaultValues={{ b: 2 }}
            getApi={(given) => {
              inner = given;
            }}
          />
        </NestedForm>
      ),
    });
    act(() => inner?.setValue('b', 3));
    expect(inner?.values).toEqual({ b: 3 });
    expect(api.values).toEqual({ a: 1 });
  });
});

describe('the inputs', () => {
  test('Text, TextArea and Checkbox show and change their value; leaving them marks them as touched', async () => {
    const api = rendered({
      defaultValues: { name: 'wren', on: true },
      children: () => (
        <>
          <Text field="name" placeholder="Name" />
          <TextArea field="note" placeholder="Note" rows={3} />
          <Checkbox field="on" aria-label="On" />
        </>
      ),
    });
    const user = userEvent.setup();
    const name = screen.getByPlaceholderText<HTMLInputElement>('Name');
    const note = screen.getByPlaceholderText<HTMLTextAreaElement>('Note');
    expect([name.value, note.value, note.getAttribute('rows')]).toEqual(['wren', '', '3']);
    await user.type(name, 's');
    await user.type(note, 'small');
    await user.click(screen.getByLabelText('On'));
    await user.tab();
    expect(api.values).toEqual({ name: 'wrens', note: 'small', on: false });
    expect(api.touched).toEqual({ name: true, note: true, on: true });
  });

  test('a component of the caller gets fieldApi from the form around it, or from the prop formApi', () => {
    const Value = ReactForm.FormField(({ fieldApi }) => <output>{fieldApi.getValue()}</output>);
    expect(FormFieldHOC).toBe(ReactForm.FormField);
    const other = { values: { a: 'other' } } as unknown as FormApi;
    rendered({
      defaultValues: { a: 'around' },
      children: () => (
        <>
          <Value field="a" />
          <Value field={['a']} formApi={other} />
        </>
      ),
    });
    expect(screen.getAllByRole('status').map(({ textContent }) => textContent)).toEqual(['around', 'other']);
  });

  test('a field outside a form is an error that names it', () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(() => render(<Text field="lost" />)).toThrow('The field lost is not in a form.');
    vi.restoreAllMocks();
  });

  test('FormField joins label, input and error', () => {
    const api = rendered({
      validateError: ({ spec }) => ({ 'spec.name': spec?.name ? undefined : 'Name is required' }),
      children: (given: FormApi) => (
        <FormField formApi={given} label="Name" field="spec.name" component={Text} qeId="name" />
      ),
    });
    const input = screen.getByLabelText('Name');
    expect(input.className).toBe('argo-field');
    expect(input.getAttribute('qeid')).toBe('name');
    expect(screen.queryByText('Name is required')).toBeNull();
    fireEvent.blur(input);
    screen.getByText('Name is required');
    act(() => api.setValue('spec.name', 'x'));
    expect(screen.queryByText('Name is required')).toBeNull();
    expect(input.className).toBe('argo-field argo-has-value');
  });

  test('FormSelect sets the value of the chosen option', async () => {
    const api = rendered({
      defaultValues: { policy: 'a' },
      children: (given: FormApi) => (
        <FormField
          formApi={given}
          field="policy"
          component={FormSelect}
          componentProps={{
            options: [
              { value: 'a', title: 'Automatic' },
              { value: 'm', title: 'Manual' },
            ],
          }}
        />
      ),
    });
    await userEvent.click(screen.getByText('Manual'));
    expect(api.values).toEqual({ policy: 'm' });
    expect(document.querySelector('.select__value')?.textContent).toBe('Manual');
  });
});
