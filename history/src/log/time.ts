import { exitCode, Refusal } from '@presage/runtime/refusal';

const two = (number: number) => String(number).padStart(2, '0');

/** `2026-11-20 14:00:05`, in the time zone of this machine. */
export const localTime = (time: Date): string =>
  `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;

const milliseconds: Readonly<Record<string, number>> = {
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

/**
 * A time as a person types it: `2026-11-20`, `2026-11-20T14:00`, `2026-11-20 14:00`, with `Z` or an offset for another
 * time zone than that of this machine, or how long ago: `30m` or `30min`, `12h`, `7d`, `2w`.
 * @throws Refusal (64) for another text
 */
export function timeNamed(text: string, now = new Date()): Date {
  const [, count, unit = ''] = /^(\d+) ?(m|min|h|d|w)$/.exec(text) ?? [];
  if (count !== undefined) return new Date(now.getTime() - Number(count) * (milliseconds[unit] ?? 0));
  const isDate = /^\d{4}-\d\d-\d\d$/.test(text);
  const isTime = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/.test(text);
  // Without a time, Date takes a date as that of UTC.
  const time = isDate || isTime ? new Date(isDate ? `${text}T00:00` : text.replace(' ', 'T')) : undefined;
  if (time !== undefined && !Number.isNaN(time.getTime())) return time;
  throw new Refusal(
    `"${text}" is not a time.`,
    'Write for example 2026-11-20T14:00, 2026-11-20, or 30m, 12h or 7d for how long ago.',
    exitCode.usage,
  );
}
