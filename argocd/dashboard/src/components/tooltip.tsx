import Tippy, { type TippyProps } from '@tippy.js/react';
import * as React from 'react';

export type TooltipProps = Partial<Omit<TippyProps, 'children' | 'content'>> & {
  content?: React.ReactNode;
  children?: React.ReactNode;
};

/** A bubble that explains its child. It can be entered with the mouse, e.g. to follow a link in it. */
export const Tooltip = ({ children, content, ...props }: TooltipProps): React.JSX.Element => (
  <Tippy
    animation="fade"
    theme="light"
    appendTo={() => document.body}
    interactive={true}
    {...props}
    content={React.createElement(React.Fragment, null, content)}
  >
    {children as React.ReactElement}
  </Tippy>
);
