import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';
import { EMPTY, Subject, throwError } from 'rxjs';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { type AppContext, AppContextReact, DataLoader, NotificationType } from '../index.ts';

describe('DataLoader', () => {
  const show = vi.fn();
  const context = { apis: { notifications: { show } } } as unknown as AppContext;
  const within = (loader: React.ReactElement) => (
    <AppContextReact.Provider value={context}>{loader}</AppContextReact.Provider>
  );
  beforeEach(() => show.mockReset());

  test('loads a promise, and again when the input differs as JSON', async () => {
    const load = vi.fn(async (name: string) => `data of ${name}`);
    const loader = (input: string, keep = false) => (
      <DataLoader input={input} load={load} noLoaderOnInputChange={keep}>
        {(data) => <p>{data}</p>}
      </DataLoader>
    );
    const { rerender } = render(loader('dev'));
    screen.getByText('Loading...');
    await screen.findByText('data of dev');
    rerender(loader('dev'));
    rerender(loader('prod'));
    screen.getByText('Loading...');
    await screen.findByText('data of prod');
    rerender(loader('other', true));
    screen.getByText('data of prod');
    await screen.findByText('data of other');
    expect(load).toHaveBeenCalledTimes(3);
  });

  test('shows every value of an Observable, and the last one of two inputs', async () => {
    const values = { a: new Subject<string>(), b: new Subject<string>() };
    const loader = (input: 'a' | 'b') => (
      <DataLoader input={input} load={(key) => values[key]} loadingRenderer={() => <p>wait</p>}>
        {(data: string) => <p>{data}</p>}
      </DataLoader>
    );
    const { rerender, unmount } = render(loader('a'));
    screen.getByText('wait');
    act(() => values.a.next('first'));
    act(() => values.a.next('second'));
    screen.getByText('second');
    rerender(loader('b'));
    act(() => values.a.next('late'));
    expect(screen.queryByText('late')).toBeNull();
    unmount();
    expect([values.a.observed, values.b.observed]).toEqual([false, false]);
  });

  test('a stream that ends without a value is no data', () => {
    render(<DataLoader load={() => EMPTY}>{(data) => <p>{String(data)}</p>}</DataLoader>);
    screen.getByText('undefined');
  });

  test('its owner can read, set and load the data again', async () => {
    const ref = React.createRef<DataLoader<string>>();
    const load = vi.fn(async () => 'loaded');
    render(
      <DataLoader<string> ref={ref} load={load}>
        {(data) => <p>{data}</p>}
      </DataLoader>,
    );
    await screen.findByText('loaded');
    act(() => ref.current?.setData('set'));
    expect(ref.current?.getData()).toBe('set');
    screen.getByText('set');
    act(() => ref.current?.reload());
    await screen.findByText('loaded');
    expect(load).toHaveBeenCalledTimes(2);
  });

  test('an error is a notification, and a message with a second try', async () => {
    let attempt = 0;
    const load = async () => {
      if (attempt++ === 0) throw new Error('no connection');
      return 'there';
    };
    render(
      within(
        <DataLoader load={load} errorRenderer={(message) => <section>{message}</section>}>
          {(data) => <p>{data}</p>}
        </DataLoader>,
      ),
    );
    const again = await screen.findByText('try again');
    expect(again.closest('section')).not.toBeNull();
    const [{ type, content }] = show.mock.lastCall as [
      { type: NotificationType; content: React.ReactElement },
    ];
    expect(type).toBe(NotificationType.Error);
    render(content);
    screen.getByText('Unable to load data: no connection');
    await userEvent.click(again);
    await screen.findByText('there');
  });

  test('an expired session is no notification', () => {
    render(within(<DataLoader load={() => throwError(() => ({ status: 401 }))}>{() => null}</DataLoader>));
    screen.getByText(/Failed to load data/);
    expect(show).not.toHaveBeenCalled();
  });
});
