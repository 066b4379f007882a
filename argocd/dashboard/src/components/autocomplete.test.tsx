import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';
import { describe, expect, test, vi } from 'vitest';
import {
  Autocomplete,
  type AutocompleteApi,
  AutocompleteField,
  type AutocompleteProps,
  Form,
  type FormApi,
  FormField,
} from '../index.ts';

const options = () => screen.queryAllByRole('option').map(({ textContent }) => textContent);

function Controlled({ onChange, ...props }: AutocompleteProps) {
  const [value, setValue] = React.useState('');
  return (
    <Autocomplete
      {...props}
      value={value}
      onChange={(event, text) => {
        setValue(text);
        onChange?.(event, text);
      }}
    />
  );
}

describe('Autocomplete', () => {
  test('shows its items when it has the focus and filters them on request', async () => {
    render(
      <Controlled items={['dev', 'prod', { value: 'p2', label: 'preview' }]} filterSuggestions={true} />,
    );
    expect(options()).toEqual([]);
    await userEvent.click(screen.getByRole('combobox'));
    expect(options()).toEqual(['dev', 'prod', 'preview']);
    await userEvent.keyboard('pr');
    expect(options()).toEqual(['prod', 'preview']);
  });

  test('shows all items without the filter, and none in a list that is empty', async () => {
    const { rerender } = render(<Controlled items={['dev', 'prod']} />);
    await userEvent.type(screen.getByRole('combobox'), 'x');
    expect(options()).toEqual(['dev', 'prod']);
    rerender(<Controlled items={[]} />);
    expect(options()).toEqual([]);
  });

  test('Enter chooses the item that begins with the text, a click any other', async () => {
    const onSelect = vi.fn();
    const onSubmit = vi.fn((event: React.FormEvent) => event.preventDefault());
    render(
      <form onSubmit={onSubmit}>
        <Controlled items={['dev', { value: 'p', label: 'prod' }]} onSelect={onSelect} />
      </form>,
    );
    await userEvent.type(screen.getByRole('combobox'), 'pr{Enter}');
    expect(onSelect).toHaveBeenCalledWith('prod', { value: 'p', label: 'prod' });
    expect(onSubmit).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole('combobox'));
    await userEvent.click(screen.getByText('dev'));
    expect(onSelect).toHaveBeenLastCalledWith('dev', { value: 'dev', label: 'dev' });
  });

  test('leaving the field chooses nothing; Escape closes the list and is used up', async () => {
    const onSelect = vi.fn();
    const onKey = vi.fn((event: KeyboardEvent) => event.defaultPrevented);
    document.addEventListener('keydown', onKey);
    render(<Controlled items={['dev']} onSelect={onSelect} />);
    await userEvent.type(screen.getByRole('combobox'), 'd');
    await userEvent.keyboard('{Escape}');
    expect(onKey).toHaveLastReturnedWith(true);
    expect(options()).toEqual([]);
    expect(screen.getByRole<HTMLInputElement>('combobox').value).toBe('d');
    await userEvent.tab();
    expect(onSelect).not.toHaveBeenCalled();
    document.removeEventListener('keydown', onKey);
  });

  test('takes renderers, attributes and a ref', async () => {
    let api: AutocompleteApi | undefined;
    render(
      <Controlled
        items={['dev']}
        qeid="environment"
        inputProps={{ id: 'env', className: 'argo-field' }}
        wrapperProps={{ className: 'wide' }}
        renderInput={(input) => <input {...(input as object)} placeholder="Environment" />}
        renderItem={({ label }) => <b>{label} environment</b>}
        autoCompleteRef={(given) => {
          api = given;
        }}
      />,
    );
    const input = screen.getByPlaceholderText('Environment');
    expect([input.id, input.className]).toEqual(['env', 'argo-field']);
    expect(document.querySelector('[qe-id=environment]')?.className).toBe('select wide');
    await userEvent.click(input);
    expect(options()).toEqual(['dev environment']);
    act(() => api?.refresh());
    expect(document.querySelector<HTMLElement>('.argo-autocomplete__list')?.style.left).toMatch(/px$/);
  });

  test('as a field of a form it sets the value of what was typed or chosen', async () => {
    let api: FormApi | undefined;
    render(
      <Form
        getApi={(given) => {
          api = given;
        }}
      >
        {(given: FormApi) => (
          <FormField
            formApi={given}
            label="Project"
            field="spec.project"
            component={AutocompleteField}
            componentProps={{ items: [{ value: 'presage', label: 'Presage' }] }}
          />
        )}
      </Form>,
    );
    const input = screen.getByLabelText('Project');
    await userEvent.type(input, 'pre');
    expect(api?.values).toEqual({ spec: { project: 'pre' } });
    expect(document.querySelector('.select')?.className).toContain('argo-has-value');
    await userEvent.keyboard('{Enter}');
    expect(api?.values).toEqual({ spec: { project: 'presage' } });
    await userEvent.tab();
    expect(api?.touched).toEqual({ spec: { project: true } });
  });
});
