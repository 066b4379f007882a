import type { PushFigures } from './push.ts';
import type { StartFigures } from './start.ts';
import { median, p95 } from './statistics.ts';

/** A line of the table, in seconds unless its name says otherwise. */
export interface Figure {
  readonly what: string;
  readonly goal: number | undefined;
  /** Of the median; `min` where more is better. */
  readonly bound: 'max' | 'min';
  readonly median: number;
  readonly p95: number;
  readonly count: number;
}

/** The line of some values in seconds. @param goal of their median */
export const figure = (what: string, values: readonly number[], goal?: number): Figure => ({
  what,
  goal,
  bound: 'max',
  median: median(values),
  p95: p95(values),
  count: values.length,
});

const manifest = 'manifest change';
const goals: Readonly<Record<string, number>> = {
  [manifest]: 2.5,
  'web source change': 5,
  'api source change': 4.5,
  pin: 1,
};

export function pushTable({ pushes, polling }: PushFigures): Figure[] {
  const lines = Object.entries(pushes).flatMap(([kind, runs]) => [
    figure(
      `${kind}: push to live`,
      runs.map(({ live }) => live),
      goals[kind],
    ),
    ...Object.keys(runs[0]?.stages ?? {}).map((stage) =>
      figure(
        `${kind}: of it, ${stage}`,
        runs.map(({ stages }) => stages[stage] ?? 0),
      ),
    ),
    figure(
      `${kind}: push to Synced and Healthy`,
      runs.map(({ healthy }) => healthy),
    ),
  ]);
  if (polling.length === 0) return lines;
  const polled = polling.map(({ live }) => live);
  const hooked = median((pushes[manifest] ?? []).map(({ live }) => live));
  return [
    ...lines,
    figure(`${manifest}: live by polling alone`, polled),
    {
      what: 'polling ÷ push, manifest change (times)',
      goal: 15,
      bound: 'min',
      median: median(polled) / hooked,
      p95: Number.NaN,
      count: polled.length,
    },
  ];
}

export const startTable = ({ first, again }: StartFigures): Figure[] => [
  figure('npm start: first, in a fresh clone', [first], 60),
  figure('npm start: again', again, 3),
];

export const promotionTable = (times: readonly number[]): Figure[] => [
  figure('promotion to prod, 3 replicas of web and api each: until Synced and Healthy', times, 6),
];

const number = (value: number) => (Number.isNaN(value) ? '' : value.toFixed(value < 100 ? 2 : 0));

/** As Markdown, for docs/figures.md. */
export function tableText(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, goal, bound, median, p95, count }) => {
    const target = goal === undefined ? '' : `${bound === 'max' ? '≤' : '≥'} ${goal}`;
    return `| ${[what, target, number(median), count > 1 ? number(p95) : '', count].join(' | ')} |`;
  });
  return ['| seconds | goal | p50 | p95 | runs |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}
