import * as React from 'react';

export interface MockupListProps {
  height?: number;
  marginTop?: number;
}

/** As many grey rows as fit in the window, in place of a list that is being loaded. */
export function MockupList({ height = 60, marginTop = 20 }: MockupListProps): React.JSX.Element {
  const rows = Math.round(innerHeight / (height + marginTop));
  return (
    <div className="mockup-list">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="mockup-list__item" style={{ height, marginTop }}>
          <div className="mockup-list__wave-loader" />
        </div>
      ))}
    </div>
  );
}
