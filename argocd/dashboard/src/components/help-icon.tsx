import * as React from 'react';
import { Tooltip } from './tooltip.tsx';

export const HelpIcon = ({ title }: { title: React.ReactNode }): React.JSX.Element => (
  <Tooltip content={title}>
    <span style={{ fontSize: 'smaller' }}>
      {' '}
      <i className="fa fa-question-circle help-tip" />
    </span>
  </Tooltip>
);
