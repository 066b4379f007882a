const units = [
  ['y', 365 * 86_400],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const;

/** The distance of a time from now in its largest unit: `5m ago`, `in 2h`. */
export function ago(date: Date): string {
  const seconds = Math.round((Date.now() - date.getTime()) / 1000);
  const distance = Math.abs(seconds);
  const [unit, size] = units.find(([, size]) => distance >= size) ?? (['s', 1] as const);
  const text = `${Math.floor(distance / size)}${unit}`;
  return seconds < 0 ? `in ${text}` : `${text} ago`;
}
