import classNames from 'classnames';
import * as React from 'react';
import { createPortal } from 'react-dom';

export interface DropDownProps {
  isMenu?: boolean;
  anchor: React.ComponentType;
  /** A function is called only while the content is shown. */
  children: React.ReactNode | (() => React.ReactNode);
  onOpenStateChange?: (opened: boolean) => unknown;
  qeId?: string;
}

interface DropDownState {
  opened: boolean;
  left: number;
  top: number;
}

const gap = 2;

/** The only one that is open. */
let current: DropDown | undefined;

/** A button whose click shows content below it, or above it where the window ends. */
export class DropDown extends React.Component<DropDownProps, DropDownState> {
  override state: DropDownState = { opened: false, left: 0, top: 0 };
  private readonly element = React.createRef<HTMLDivElement>();
  private readonly content = React.createRef<HTMLDivElement>();

  override componentDidMount(): void {
    document.addEventListener('click', this.closeFromOutside);
    document.addEventListener('scroll', this.place, { passive: true, capture: true });
    document.addEventListener('keydown', this.onKey);
  }

  override componentDidUpdate(_: DropDownProps, { opened }: DropDownState): void {
    // Content that appears has its size only now.
    if (this.state.opened) this.place();
    if (opened !== this.state.opened) this.props.onOpenStateChange?.(this.state.opened);
  }

  override componentWillUnmount(): void {
    document.removeEventListener('click', this.closeFromOutside);
    document.removeEventListener('scroll', this.place, { capture: true });
    document.removeEventListener('keydown', this.onKey);
    if (current === this) current = undefined;
  }

  close(): void {
    if (this.state.opened) this.setState({ opened: false });
    if (current === this) current = undefined;
  }

  override render(): React.ReactNode {
    const { anchor: Anchor, children, isMenu, qeId } = this.props;
    const { opened, top, left } = this.state;
    const shown = typeof children === 'function' ? opened && children() : children;
    return (
      <div className="argo-dropdown" ref={this.element}>
        <div qe-id={qeId} className="argo-dropdown__anchor" onClick={this.toggle}>
          <Anchor />
        </div>
        {createPortal(
          <div
            className={classNames('argo-dropdown__content', { opened, 'is-menu': isMenu })}
            style={{ top, left }}
            ref={this.content}
          >
            {shown}
          </div>,
          document.body,
        )}
      </div>
    );
  }

  private readonly toggle = (event: React.MouseEvent): void => {
    event.stopPropagation();
    if (current !== this) current?.close();
    current = this;
    this.setState({ opened: true });
  };

  private readonly closeFromOutside = ({ target }: MouseEvent): void => {
    const inside = [this.element, this.content].some(({ current }) => current?.contains(target as Node));
    if (!inside) this.close();
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (!this.state.opened) return;
    if (event.key === 'Escape') this.close();
    if (event.key !== 'Enter' || !this.props.isMenu) return;
    if (event.target instanceof HTMLElement && event.target.closest('button, a, input, select, textarea'))
      return;
    const first = this.content.current?.querySelector<HTMLElement>('li');
    if (!first) return;
    event.preventDefault();
    first.click();
  };

  private readonly place = (): void => {
    const content = this.content.current;
    const anchor = this.element.current?.firstElementChild;
    if (!this.state.opened || !content || !anchor) return;
    const { top, left, right, bottom } = anchor.getBoundingClientRect();
    const { offsetHeight: height, offsetWidth: width } = content;
    const above = bottom + gap + height > innerHeight && top - gap - height > 0;
    const position = {
      top: above ? top - gap - height : bottom + gap,
      left: left + width > innerWidth ? Math.max(0, right - width) : left,
    };
    if (position.top !== this.state.top || position.left !== this.state.left) this.setState(position);
  };
}
