import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createMemoryHistory } from 'history';
import * as React from 'react';
import { Router } from 'react-router-dom';
import { BehaviorSubject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  Duration,
  durationText,
  ErrorNotification,
  MockupList,
  NavigationManager,
  Notifications,
  NotificationsManager,
  NotificationType,
  Page,
  PageContext,
  Popup,
  PopupManager,
  type PopupProps,
  Text,
  Ticker,
  type Toolbar,
  Utils,
} from '../index.ts';

test('ErrorNotification prefers the message of the server', () => {
  const texts = [
    { e: { response: { text: '{"error":"permission denied"}' }, message: 'Forbidden' }, title: 'Unable' },
    { e: { response: { text: '<html>' }, message: 'Bad gateway' } },
    { e: {} },
  ].map((props) => {
    const { container } = render(<ErrorNotification {...props} />);
    return container.textContent;
  });
  expect(texts).toEqual(['Unable: permission denied', 'Bad gateway', 'Internal error']);
});

test('Notifications shows each one by its kind; a click selects its text', async () => {
  const manager = new NotificationsManager();
  render(<Notifications notifications={manager.notifications} />);
  for (const [type, name] of [
    [NotificationType.Error, 'error'],
    [NotificationType.Warning, 'warning'],
    [NotificationType.Success, 'success'],
  ] as const) {
    act(() => manager.show({ type, content: `a ${name}` }));
    const text = await screen.findByText(`a ${name}`);
    expect(text.closest('.Toastify__toast')?.className).toContain(`Toastify__toast--${name}`);
  }
  await userEvent.click(screen.getByText('a warning'));
  expect(String(getSelection())).toBe('a warning');
});

describe('NavigationManager', () => {
  const open = vi.fn();
  beforeEach(() => vi.stubGlobal('open', open.mockReset()));
  afterEach(() => vi.unstubAllGlobals());
  const at = (path: string) => {
    const history = createMemoryHistory({ initialEntries: [path] });
    return { history, manager: new NavigationManager(history) };
  };
  const url = ({ location }: ReturnType<typeof createMemoryHistory>) => location.pathname + location.search;

  test('keeps the query of the current page, adds to it and removes with null', () => {
    const { history, manager } = at('/applications?view=tree&node=a');
    manager.goto('.', { node: null, tab: ['x', 'y'] }, { replace: true });
    expect(url(history)).toBe('/applications?view=tree&tab=x&tab=y');
    expect(history.length).toBe(1);
    manager.goto('./dev');
    expect(url(history)).toBe('/applications/dev');
    manager.goto('/settings', { a: 1 });
    expect([url(history), history.length]).toEqual(['/settings?a=1', 3]);
  });

  test('opens another tab with Ctrl, Cmd or the middle button', () => {
    const { history, manager } = at('/');
    for (const event of [{ ctrlKey: true }, { metaKey: true }, { button: 1 }])
      manager.goto('/settings', { a: 1 }, { event: event as unknown as React.MouseEvent });
    expect(open.mock.calls).toEqual(Array(3).fill(['/settings?a=1', '_blank']));
    expect(url(history)).toBe('/');
  });
});

describe('PopupManager', () => {
  function shown() {
    const manager = new PopupManager();
    const View = () => {
      const [props, setProps] = React.useState<PopupProps | null>(null);
      React.useEffect(() => {
        const subscription = manager.popupProps.subscribe(setProps);
        return () => subscription.unsubscribe();
      }, []);
      return props && <Popup {...props} />;
    };
    render(<View />);
    return manager;
  }
  const ask = <T,>(question: () => Promise<T>) => {
    let answer: Promise<T> | undefined;
    act(() => {
      answer = question();
    });
    return answer as Promise<T>;
  };

  test('confirm answers with the button that was pressed', async () => {
    const manager = shown();
    for (const [button, expected] of [
      ['OK', true],
      ['Cancel', false],
    ] as const) {
      const answer = ask(() =>
        manager.confirm('Delete', 'Are you sure?', { name: 'argo-icon-warning', color: 'warning' }, 'yellow'),
      );
      screen.getByText('Are you sure?');
      expect(document.querySelector('.popup-container__header')?.className).toContain('header__yellow');
      expect(document.querySelector('.popup-container__icon i')?.className).toBe('argo-icon-warning warning');
      await userEvent.click(screen.getByText(button));
      expect(await answer).toBe(expected);
      expect(screen.queryByRole('dialog')).toBeNull();
    }
    const closed = ask(() => manager.confirm('Delete', () => <b>Component</b>));
    screen.getByText('Component');
    await userEvent.click(document.querySelector('.argo-icon-close') as Element);
    expect(await closed).toBe(false);
  });

  test('prompt answers with valid values, or null', async () => {
    const manager = shown();
    const prompt = (settings = {}) =>
      ask(() =>
        manager.prompt(
          'Name',
          () => <Text field="name" placeholder="Name" />,
          settings,
          undefined,
          undefined,
          { name: 'a' },
        ),
      );
    const answer = prompt({
      validate: ({ name }: { name: string }) => ({ name: name.length < 3 && 'too short' }),
    });
    await userEvent.click(screen.getByText('OK'));
    await userEvent.type(screen.getByPlaceholderText('Name'), 'bc{Enter}');
    expect(await answer).toEqual({ name: 'abc' });
    const cancelled = prompt();
    await userEvent.click(screen.getByText('Cancel'));
    expect(await cancelled).toBeNull();
  });

  test('prompt leaves closing to `submit`, and Enter unused on request', async () => {
    const manager = shown();
    const submit = vi.fn((_values, _api, close: () => void) => close());
    const answer = ask(() =>
      manager.prompt('Name', () => <Text field="name" placeholder="Name" />, {
        submit,
        submitOnEnter: false,
      }),
    );
    await userEvent.type(screen.getByPlaceholderText('Name'), 'x{Enter}');
    expect(submit).not.toHaveBeenCalled();
    await userEvent.click(screen.getByText('OK'));
    expect(await answer).toEqual({ name: 'x' });
    expect(submit.mock.lastCall?.[1].values).toEqual({ name: 'x' });
  });
});

describe('Page', () => {
  const page = (props: Partial<React.ComponentProps<typeof Page>>) => (
    <Router history={createMemoryHistory()}>
      <PageContext.Provider value={{ title: 'Argo CD' }}>
        <Page title="Applications" {...props}>
          content
        </Page>
      </PageContext.Provider>
    </Router>
  );
  const path = [{ title: 'Settings', path: '/settings' }, { title: 'Projects' }];

  test('sets the title of the window from its breadcrumbs, or from its title', () => {
    const { rerender } = render(page({}));
    expect(document.title).toBe('Applications - Argo CD');
    expect(document.querySelector('.top-bar')).toBeNull();
    rerender(page({ toolbar: { breadcrumbs: path } }));
    expect(document.title).toBe('Projects / Settings - Argo CD');
    expect(screen.getByText('Settings').getAttribute('href')).toBe('/settings');
    rerender(page({ toolbar: { breadcrumbs: path }, useTitleOnly: true, topBarTitle: <i>Short</i> }));
    expect(document.title).toBe('Applications - Argo CD');
    screen.getByText('Short');
  });

  test('shows the tools and actions of a toolbar that changes', async () => {
    const [sync, hard] = [vi.fn(), vi.fn()];
    const toolbar = new BehaviorSubject<Toolbar>({ tools: <p>tool</p> });
    render(page({ toolbar }));
    screen.getByText('tool');
    const items = [
      { title: 'Sync', action: sync, qeId: 'sync', iconClassName: 'fa fa-sync' },
      { title: 'Off', action: sync, disabled: true },
      { title: 'Refresh', action: sync, subActions: [{ title: 'Hard', action: hard }] },
    ];
    act(() => toolbar.next({ actionMenu: { items } }));
    await userEvent.click(document.querySelector('[qe-id=sync]') as Element);
    await userEvent.click(screen.getByText('Off'));
    await userEvent.click(screen.getByLabelText('More actions'));
    await userEvent.click(screen.getByText('Hard'));
    expect([sync.mock.calls.length, hard.mock.calls.length]).toEqual([1, 1]);
  });

  test('shows a filter whose choice is reported', async () => {
    const selectionChanged = vi.fn();
    const items = [
      { label: 'Synced', value: 's' },
      { label: 'OutOfSync', value: 'o' },
      { content: () => <b>all</b> },
    ];
    render(page({ toolbar: { filter: { items, selectedValues: ['s'], selectionChanged } } }));
    await userEvent.click(screen.getByTitle('Filter'));
    screen.getByText('all');
    await userEvent.click(screen.getByLabelText('OutOfSync'));
    await userEvent.click(screen.getByLabelText('Synced'));
    expect(selectionChanged.mock.calls).toEqual([[['s', 'o']], [[]]]);
  });
});

test('MockupList fills the window with rows', () => {
  const { container } = render(<MockupList height={80} marginTop={20} />);
  expect(container.querySelectorAll('.mockup-list__item')).toHaveLength(Math.round(innerHeight / 100));
});

test('a duration is written in days, hours, minutes and seconds', () => {
  render(<Duration durationS={90_061} />);
  screen.getByText('1d 1h 1m 1s');
  expect([0, 59.9, 3600, -5].map(durationText)).toEqual(['0s', '59s', '1h', '0s']);
});

test('Ticker gives a Date, again and again unless it is disabled', () => {
  vi.useFakeTimers({ now: 0 });
  const time = (now: Date) => <p>{now.getTime()}</p>;
  const { rerender } = render(<Ticker intervalMs={500}>{time}</Ticker>);
  screen.getByText('0');
  act(() => vi.advanceTimersByTime(1000));
  screen.getByText('1000');
  rerender(
    <Ticker intervalMs={500} disabled={true}>
      {time}
    </Ticker>,
  );
  act(() => vi.advanceTimersByTime(1000));
  screen.getByText('1000');
  vi.useRealTimers();
});

test('Utils makes an Observable of a value or a promise, and finds what scrolls', async () => {
  const seen: unknown[] = [];
  Utils.toObservable(1).subscribe((value) => seen.push(value));
  Utils.toObservable(Promise.resolve(2)).subscribe((value) => seen.push(value));
  await Promise.resolve();
  expect(seen).toEqual([1, 2]);
  render(
    <div style={{ overflow: 'auto' }} data-testid="outer">
      <p>inner</p>
    </div>,
  );
  expect(Utils.getScrollParent(screen.getByText('inner'))).toBe(screen.getByTestId('outer'));
  expect(Utils.getScrollParent(screen.getByTestId('outer'))).toBe(document.body);
});
