import * as React from 'react';

export interface TickerProps {
  intervalMs?: number;
  disabled?: boolean;
  children?: (now: Date) => React.ReactNode;
}

/** Renders its child again and again with the current time. */
export function Ticker({ intervalMs = 1000, disabled = false, children }: TickerProps): React.ReactNode {
  const [now, setNow] = React.useState(() => new Date());
  React.useEffect(() => {
    if (disabled) return undefined;
    const timer = setInterval(() => setNow(new Date()), intervalMs);
    return () => clearInterval(timer);
  }, [intervalMs, disabled]);
  return children?.(now);
}

const units = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const;

/** `1d 2h 3m 4s`, without the units that are zero. */
export function durationText(seconds: number): string {
  let rest = Math.max(0, Math.floor(seconds));
  const parts: string[] = [];
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count}${unit}`);
  }
  return parts.join(' ') || '0s';
}

/** A duration in seconds as text. */
export const Duration = ({ durationS }: { durationS: number }): React.JSX.Element => (
  <span>{durationText(durationS)}</span>
);
