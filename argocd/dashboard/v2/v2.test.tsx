import { act, fireEvent, render, renderHook, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';
import { describe, expect, test, vi } from 'vitest';
import {
  ActionButton,
  Autocomplete,
  ago,
  Checkbox,
  Key,
  type Keybinding,
  KeybindingContext,
  KeybindingProvider,
  matcherOf,
  NumKey,
  NumKeyToNumber,
  NumPadKey,
  Tooltip,
  useData,
  useNav,
} from './index.ts';

describe('keys', () => {
  test('have the codes of the browser', () => {
    expect([Key.ENTER, Key.ESCAPE, Key.LEFT, Key.UP, Key.RIGHT, Key.DOWN, Key.SLASH]).toEqual([
      13, 27, 37, 38, 39, 40, 191,
    ]);
    expect(Object.values(NumKey)).toEqual([48, 49, 50, 51, 52, 53, 54, 55, 56, 57]);
    expect(Object.values(NumPadKey)).toEqual([96, 97, 98, 99, 100, 101, 102, 103, 104, 105]);
  });

  test('of digits are numbers', () => {
    expect([NumKey.ZERO, NumKey.NINE, NumPadKey.FOUR, Key.ENTER].map(NumKeyToNumber)).toEqual([0, 9, 4, -1]);
  });
});

describe('key bindings', () => {
  const press = (keyCode: number, target: Element = document.body) =>
    fireEvent(
      target,
      new KeyboardEvent('keydown', { keyCode, bubbles: true, cancelable: true } as KeyboardEventInit),
    );
  const release = (keyCode: number) =>
    fireEvent(document.body, new KeyboardEvent('keyup', { keyCode, bubbles: true } as KeyboardEventInit));
  const Bound = ({ bindings }: { bindings: Keybinding[] }) => {
    const { registerKeybinding } = React.useContext(KeybindingContext);
    for (const binding of bindings) registerKeybinding(binding);
    return null;
  };
  const provided = (bindings: Keybinding[], children?: React.ReactNode) => (
    <KeybindingProvider>
      <Bound bindings={bindings} />
      {children}
    </KeybindingProvider>
  );

  test('run when nothing has the focus; a used key is kept from the browser', () => {
    const action = vi.fn((code: number) => code === NumKey.ONE);
    render(provided([{ keys: Object.values(NumKey), action }], <input aria-label="text" />));
    expect(press(NumKey.ONE)).toBe(false);
    expect(press(NumKey.TWO)).toBe(true);
    press(NumKey.ONE, screen.getByLabelText('text'));
    press(Key.ENTER);
    expect(action.mock.calls).toEqual([[49], [50]]);
  });

  test('with a target run when that has the focus', () => {
    const target = React.createRef<HTMLInputElement>();
    const action = vi.fn(() => true);
    render(provided([{ keys: Key.ESCAPE, action, target }], <input ref={target} />));
    press(Key.ESCAPE);
    press(Key.ESCAPE, target.current as Element);
    expect(action).toHaveBeenCalledTimes(1);
  });

  test('as a combination need all keys at once', () => {
    const action = vi.fn(() => true);
    render(provided([{ keys: [Key.SHIFT, Key.SLASH], combo: true, action }]));
    press(Key.SLASH);
    release(Key.SLASH);
    press(Key.SHIFT);
    expect(action).not.toHaveBeenCalled();
    press(Key.SLASH);
    expect(action).toHaveBeenCalledTimes(1);
  });

  test('of each rendering replace those before; the latest that uses the key ends it', () => {
    const calls: string[] = [];
    const first = (rendering: number): Keybinding => ({
      keys: Key.ENTER,
      action: () => calls.push(`first ${rendering}`) > 0,
    });
    const second = (used: boolean): Keybinding => ({
      keys: Key.ENTER,
      action: () => calls.push('second') > 0 && used,
    });
    const { rerender } = render(provided([first(1), second(false)]));
    rerender(provided([first(2), second(false)]));
    press(Key.ENTER);
    expect(calls.splice(0)).toEqual(['second', 'first 2']);
    rerender(provided([first(3), second(true)]));
    press(Key.ENTER);
    expect(calls).toEqual(['second']);
  });

  test('without a provider are ignored', () => {
    render(<Bound bindings={[{ keys: Key.ENTER, action: () => true }]} />);
    expect(press(Key.ENTER)).toBe(true);
  });
});

test('useNav moves within the list and says whether it did', () => {
  const { result } = renderHook(() => useNav(3));
  const step = (by: number) => {
    let moved = false;
    act(() => {
      moved = result.current[1](by);
    });
    return [moved, result.current[0]];
  };
  expect(result.current[0]).toBe(-1);
  expect(step(-1)).toEqual([false, -1]);
  expect(step(1)).toEqual([true, 0]);
  expect(step(2)).toEqual([true, 2]);
  expect(step(1)).toEqual([false, 2]);
  act(() => result.current[2]());
  expect(result.current[0]).toBe(-1);
});

test('useData loads, reports an error, and loads again on request and when its dependencies change', async () => {
  const arrived = vi.fn();
  let fails = true;
  const load = vi.fn(async () => {
    if (fails) throw new Error('offline');
    return 'data';
  });
  const { result, rerender } = renderHook(({ dep }) => useData(load, 'initial', arrived, [dep]), {
    initialProps: { dep: 1 },
  });
  expect(result.current.slice(0, 2)).toEqual(['initial', true]);
  await vi.waitFor(() => expect(result.current[1]).toBe(false));
  expect(result.current[2].state.message).toBe('offline');
  fails = false;
  act(() => result.current[2].retry());
  await vi.waitFor(() => expect(result.current[0]).toBe('data'));
  expect([result.current[1], result.current[2].state]).toEqual([false, null]);
  expect(arrived).toHaveBeenCalledWith('data');
  rerender({ dep: 2 });
  await vi.waitFor(() => expect(result.current[1]).toBe(false));
  expect(load).toHaveBeenCalledTimes(3);
});

test('ago names the distance in its largest unit', () => {
  vi.useFakeTimers({ now: 1_000_000_000_000 });
  const texts = [-300, 300, -7200, 86_400 * 3, -400 * 86_400, 0].map((seconds) =>
    ago(new Date(Date.now() + seconds * 1000)),
  );
  expect(texts).toEqual(['5m ago', 'in 5m', '2h ago', 'in 3d', '1y ago', '0s ago']);
  vi.useRealTimers();
});

test('Checkbox reports its value at the start, after a click and when it is given another', async () => {
  const onChange = vi.fn();
  const { rerender } = render(<Checkbox value={true} onChange={onChange} style={{ marginRight: 8 }} />);
  await userEvent.click(screen.getByRole('checkbox'));
  rerender(<Checkbox value={false} onChange={onChange} />);
  rerender(<Checkbox value={true} onChange={onChange} />);
  expect(onChange.mock.calls).toEqual([[true], [false], [true]]);
  expect(screen.getByRole('checkbox').className).toBe('checkbox checkbox--checked');
});

test('Tooltip is a bubble while the mouse is over its child', async () => {
  render(
    <Tooltip content="3 of 4" inverted={true}>
      <span>bar</span>
    </Tooltip>,
  );
  expect(screen.queryByRole('tooltip')).toBeNull();
  await userEvent.hover(screen.getByText('bar'));
  expect(screen.getByRole('tooltip').className).toContain('--inverted');
  await userEvent.unhover(screen.getByText('bar'));
  expect(screen.queryByRole('tooltip')).toBeNull();
});

test('ActionButton runs its action and shows for a second that it does', async () => {
  vi.useFakeTimers();
  const action = vi.fn();
  const { rerender } = render(<ActionButton action={action} icon="fa-sync" tooltip="Sync" />);
  const icon = () => document.querySelector('.action-button i')?.className;
  fireEvent.click(screen.getByRole('button'));
  expect(action).toHaveBeenCalledTimes(1);
  expect(icon()).toContain('fa-spin');
  act(() => vi.advanceTimersByTime(1000));
  expect(icon()).toBe('fa fa-sync');
  vi.useRealTimers();
  rerender(<ActionButton action={action} icon="fa-sync" tooltip="Sync" disabled={true} />);
  await userEvent.click(screen.getByRole('button'));
  expect(action).toHaveBeenCalledTimes(1);
});

describe('Autocomplete', () => {
  const options = () => screen.queryAllByRole('option').map(({ textContent }) => textContent);
  const props = {
    items: ['presage-dev', 'presage-prod', 'other'],
    placeholder: 'Name',
    style: { width: 100 },
    inputStyle: { color: 'white' },
  };

  test('filters with a wildcard or an abbreviation, and chooses with arrows and Enter', async () => {
    const onItemClick = vi.fn();
    const onChange = vi.fn();
    render(
      <Autocomplete
        {...props}
        abbreviations={new Map([['other', 'oth1']])}
        onItemClick={onItemClick}
        onChange={onChange}
      />,
    );
    const input = screen.getByPlaceholderText('Name');
    await userEvent.type(input, 'pre*d');
    expect(options()).toEqual(['presage-dev', 'presage-prod']);
    expect(onChange).toHaveBeenCalledTimes(5);
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    expect(onItemClick.mock.calls).toEqual([['presage-prod']]);
    await userEvent.clear(input);
    await userEvent.type(input, 'OTH1');
    expect(options()).toEqual(['other']);
  });

  test('Enter without a choice reports the text as it is', async () => {
    const onItemClick = vi.fn();
    render(<Autocomplete {...props} value="mine" onItemClick={onItemClick} />);
    await userEvent.type(screen.getByPlaceholderText('Name'), '{Enter}');
    expect(onItemClick.mock.calls).toEqual([[]]);
  });

  test('takes other characters of the pattern as they are', () => {
    expect(['a.b', 'axb'].map(matcherOf('a.b'))).toEqual([true, false]);
  });
});
