import { act, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';
import { describe, expect, test, vi } from 'vitest';
import {
  Checkbox,
  DropDown,
  DropDownMenu,
  HelpIcon,
  Select,
  SlidingPanel,
  SplitButton,
  type Tab,
  Tabs,
  Tooltip,
} from '../index.ts';

const Anchor = () => <button type="button">Open</button>;
const content = () => document.querySelector('.argo-dropdown__content');

test('Checkbox reports the other value', async () => {
  const onChange = vi.fn();
  render(<Checkbox id="prune" checked={true} onChange={onChange} />);
  await userEvent.click(screen.getByRole('checkbox'));
  expect(onChange).toHaveBeenCalledWith(false);
});

describe('DropDown', () => {
  test('calls its child only while it is open, and reports both changes', async () => {
    const onOpenStateChange = vi.fn();
    const child = vi.fn(() => <p>inside</p>);
    const ref = React.createRef<DropDown>();
    render(
      <DropDown anchor={Anchor} ref={ref} onOpenStateChange={onOpenStateChange}>
        {child}
      </DropDown>,
    );
    expect(child).not.toHaveBeenCalled();
    await userEvent.click(screen.getByText('Open'));
    screen.getByText('inside');
    expect(content()?.className).toContain('opened');
    act(() => ref.current?.close());
    expect(screen.queryByText('inside')).toBeNull();
    expect(onOpenStateChange.mock.calls).toEqual([[true], [false]]);
  });

  test('closes on Escape, on a click elsewhere, and when another one opens', async () => {
    render(
      <>
        <p>elsewhere</p>
        {['first', 'second'].map((name) => (
          <DropDown key={name} anchor={() => <button type="button">{name}</button>}>
            {() => <p>{name} content</p>}
          </DropDown>
        ))}
      </>,
    );
    const shown = () => screen.queryAllByText(/content$/).map(({ textContent }) => textContent);
    await userEvent.click(screen.getByText('first'));
    await userEvent.click(screen.getByText('second'));
    expect(shown()).toEqual(['second content']);
    await userEvent.click(screen.getByText('second content'));
    expect(shown()).toEqual(['second content']);
    await userEvent.click(screen.getByText('elsewhere'));
    expect(shown()).toEqual([]);
    await userEvent.click(screen.getByText('first'));
    await userEvent.keyboard('{Escape}');
    expect(shown()).toEqual([]);
  });

  test('is placed above its anchor where the window ends', async () => {
    render(
      <DropDown anchor={Anchor}>
        <p>inside</p>
      </DropDown>,
    );
    const anchor = document.querySelector('.argo-dropdown__anchor') as HTMLElement;
    const height = innerHeight;
    anchor.getBoundingClientRect = () =>
      ({ top: height - 30, bottom: height - 10, left: 5, right: 45 }) as DOMRect;
    Object.defineProperty(content(), 'offsetHeight', { value: 100 });
    await userEvent.click(screen.getByText('Open'));
    expect((content() as HTMLElement).style.top).toBe(`${height - 30 - 2 - 100}px`);
    expect((content() as HTMLElement).style.left).toBe('5px');
  });

  test('DropDownMenu runs an action and closes; Enter runs the first one', async () => {
    const actions = { first: vi.fn(), second: vi.fn() };
    render(
      <DropDownMenu
        anchor={() => <i>Menu</i>}
        qeId="menu"
        items={[
          { title: 'Sync', iconClassName: 'fa fa-sync', action: actions.first },
          { title: 'Delete', action: actions.second },
        ]}
      />,
    );
    await userEvent.click(screen.getByText('Menu'));
    await userEvent.click(document.querySelector('[qe-id="menu-Delete"]') as Element);
    expect(actions.second).toHaveBeenCalledTimes(1);
    expect(content()?.className).not.toContain('opened');
    await userEvent.click(screen.getByText('Menu'));
    await userEvent.keyboard('{Enter}');
    expect(actions.first).toHaveBeenCalledTimes(1);
  });
});

test('SplitButton has its own action and a menu of others', async () => {
  const [action, hard] = [vi.fn(), vi.fn()];
  render(
    <SplitButton
      title="Refresh"
      action={action}
      qeId="refresh"
      subActions={[{ title: 'Hard Refresh', action: hard }]}
    />,
  );
  await userEvent.click(screen.getByText('Refresh'));
  expect(action).toHaveBeenCalledTimes(1);
  await userEvent.click(screen.getByLabelText('More actions'));
  await userEvent.click(screen.getByText('Hard Refresh'));
  expect(hard).toHaveBeenCalledTimes(1);
});

describe('Select', () => {
  const options = ['dev', { value: 'p', title: 'prod' }];
  const texts = () =>
    [...document.querySelectorAll('.select__option')].map(({ textContent }) => textContent?.trim());

  test('finds and chooses an option', async () => {
    const onChange = vi.fn();
    render(<Select options={options} onChange={onChange} placeholder="Environment" />);
    await userEvent.click(screen.getByText('Environment'));
    await userEvent.type(screen.getByPlaceholderText('Search'), 'PRO');
    expect(texts()).toEqual(['prod']);
    await userEvent.click(screen.getByText('prod'));
    expect(onChange).toHaveBeenCalledWith({ value: 'p', title: 'prod' });
    expect(document.querySelector('.select__value')?.textContent).toBe('prod');
    expect(document.querySelector('.select__options')?.className).not.toContain('opened');
  });

  test('shows the given value, and follows it', () => {
    const { rerender } = render(<Select options={options} value="dev" />);
    expect(document.querySelector('.select__value')?.textContent).toBe('dev');
    rerender(<Select options={options} value="p" />);
    expect(document.querySelector('.select__value')?.textContent).toBe('prod');
  });

  test('with multiSelect adds and removes options', async () => {
    const onMultiChange = vi.fn();
    render(<Select options={options} value={['dev']} multiSelect={true} onMultiChange={onMultiChange} />);
    const option = (title: string) => screen.getAllByText(title).at(-1) as Element;
    await userEvent.click(option('prod'));
    expect(onMultiChange.mock.lastCall?.[0].map(({ title }: { title: string }) => title)).toEqual([
      'dev',
      'prod',
    ]);
    await userEvent.click(option('dev'));
    expect(onMultiChange.mock.lastCall?.[0]).toEqual([{ value: 'p', title: 'prod' }]);
  });
});

describe('SlidingPanel', () => {
  test('focuses its close button; Escape, the button and a click outside close it', async () => {
    const onClose = vi.fn();
    render(
      <SlidingPanel
        isShown={true}
        isMiddle={true}
        header="Title"
        footer="End"
        hasCloseButton={true}
        onClose={onClose}
      >
        body
      </SlidingPanel>,
    );
    expect(document.activeElement).toBe(screen.getByLabelText('Close'));
    expect(document.querySelector('.sliding-panel')?.className).toBe(
      'sliding-panel sliding-panel--has-header sliding-panel--has-footer sliding-panel--is-middle sliding-panel--opened',
    );
    await userEvent.keyboard('{Escape}');
    await userEvent.click(screen.getByLabelText('Close'));
    await userEvent.click(document.querySelector('.sliding-panel__outside') as Element);
    expect(onClose).toHaveBeenCalledTimes(3);
  });

  test('ignores Escape while it is hidden, or while a dialog is above it', async () => {
    const onClose = vi.fn();
    const { rerender } = render(<SlidingPanel onClose={onClose}>body</SlidingPanel>);
    await userEvent.keyboard('{Escape}');
    rerender(
      <SlidingPanel isShown={true} isNarrow={true} hasNoPadding={true} offCanvas={true} onClose={onClose}>
        <div className="popup-overlay" />
      </SlidingPanel>,
    );
    await userEvent.keyboard('{Escape}');
    expect(onClose).not.toHaveBeenCalled();
    expect(document.querySelector('.sliding-panel')?.className).toMatch(/is-narrow.*no-padding.*off-canvas/);
  });
});

describe('Tabs', () => {
  const Counted = ({ count }: { count: () => void }) => {
    React.useEffect(count, [count]);
    return <p>lazy content</p>;
  };
  const tabs: Tab[] = [
    { key: 'summary', title: 'Summary', content: 'the summary', icon: 'fa-file', badge: 2 },
    {
      key: 'diff',
      title: 'Diff',
      content: 'the difference',
      noPadding: true,
      isOnlyContentScrollable: true,
      extraVerticalScrollPadding: 20,
    },
  ];

  test('show the first one, then the one that is chosen', async () => {
    const onTabSelected = vi.fn();
    render(<Tabs tabs={tabs} navTransparent={true} navCenter={true} onTabSelected={onTabSelected} />);
    screen.getByText('the summary');
    expect(document.querySelector('.tabs__nav')?.className).toBe('tabs__nav center transparent');
    expect(document.querySelector('.fa-stack')?.getAttribute('data-count')).toBe('2');
    await userEvent.click(screen.getByText('Diff'));
    screen.getByText('the difference');
    expect(document.querySelector('.tabs__content')?.className).toContain(
      'tabs__content--scrollable tabs__content--no-padding',
    );
    expect(onTabSelected.mock.calls).toEqual([['diff']]);
  });

  test('follow the selected key', () => {
    const { rerender } = render(<Tabs tabs={tabs} selectedTabKey="diff" />);
    screen.getByText('the difference');
    rerender(<Tabs tabs={tabs} selectedTabKey="summary" />);
    screen.getByText('the summary');
  });

  test('come to rest: content that suspends is shown', async () => {
    const { promise, resolve } = Promise.withResolvers<{ default: () => React.JSX.Element }>();
    const Lazy = React.lazy(() => promise);
    const mounted = vi.fn();
    const lazy = {
      key: 'lazy',
      title: 'Lazy',
      content: (
        <React.Suspense fallback="waiting">
          <Lazy />
        </React.Suspense>
      ),
    };
    render(<Tabs tabs={[lazy]} />);
    screen.getByText('waiting');
    await act(async () => resolve({ default: () => <Counted count={mounted} /> }));
    screen.getByText('lazy content');
    await act(() => new Promise((done) => setTimeout(done, 50)));
    expect(mounted).toHaveBeenCalledTimes(1);
  });

  test('put the line below the selected tab, and again only when that moved', async () => {
    const positions: string[] = [];
    const { rerender } = render(<Tabs tabs={tabs} />);
    const line = document.querySelector('.tabs__indicator') as HTMLElement;
    const observer = new MutationObserver((records) => positions.push(...records.map(() => line.style.left)));
    observer.observe(line, { attributes: true, attributeFilter: ['style'] });
    for (let times = 0; times < 3; times++) rerender(<Tabs tabs={tabs} />);
    await act(() => new Promise((done) => setTimeout(done, 20)));
    expect(positions).toEqual([]);
    Object.defineProperty(screen.getByText('Diff'), 'offsetLeft', { value: 120 });
    await userEvent.click(screen.getByText('Diff'));
    expect(line.style.left).toBe('120px');
    expect(line.className).toContain('to-right');
    observer.disconnect();
  });
});

describe('Tooltip', () => {
  test('shows its content over the page while the mouse is on its child', async () => {
    render(
      <Tooltip content={<b>explains</b>} className="wide" zIndex={30} duration={0}>
        <span>word</span>
      </Tooltip>,
    );
    expect(screen.queryByText('explains')).toBeNull();
    await userEvent.hover(screen.getByText('word'));
    const bubble = (await screen.findByText('explains')).closest('.tippy-tooltip');
    expect(bubble?.className).toContain('light-theme');
    expect(bubble?.className).toContain('wide');
    expect(bubble?.closest('.tippy-popper')?.parentElement).toBe(document.body);
  });

  test('shows nothing when it is disabled', () => {
    render(
      <Tooltip content="explains" enabled={false}>
        <span>word</span>
      </Tooltip>,
    );
    fireEvent.mouseEnter(screen.getByText('word'));
    expect(screen.queryByText('explains')).toBeNull();
  });

  test('HelpIcon is a question mark with one', async () => {
    render(<HelpIcon title="what it does" />);
    await userEvent.hover(document.querySelector('.fa-question-circle') as Element);
    await screen.findByText('what it does');
  });
});
