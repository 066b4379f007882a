import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Cells, countCells, daysOf, type Span } from '../../src/predictors/crime/counts.ts';
import type { Records } from '../../src/predictors/crime/records.ts';
import { pythonPrograms } from '../python.ts';

/** What a model expects in each cell of a year, by the years before. */
export interface Expectation extends Cells {
  /** Whether only the latest year was used, then its own settings; for all records and for those with an hour. */
  readonly settings: Readonly<Record<keyof Cells, readonly (boolean | number)[]>>;
}

export type Expectations = Readonly<Record<'poisson' | 'lightgbm', Expectation>>;

const plain = ({ all, timed }: Cells, days: Float64Array) => ({
  all: [...all],
  timed: [...timed],
  days: [...days],
});

/** The even or the odd weeks of a year. */
function half(records: Records, span: Span, parity: number) {
  const weekOf = (day: number) => Math.floor((day - span.from) / 7);
  const days = new Float64Array(84);
  const counts = { all: new Float64Array(0), timed: new Float64Array(0) };
  for (let from = span.from; from <= span.until; from += 7) {
    if (weekOf(from) % 2 !== parity) continue;
    const week = { from, until: Math.min(from + 6, span.until) };
    daysOf(week, records).forEach((count, index) => {
      days[index] = (days[index] as number) + count;
    });
    const cells = countCells(records, week);
    for (const kind of ['all', 'timed'] as const) {
      if (counts[kind].length === 0) counts[kind] = new Float64Array(cells[kind].length);
      cells[kind].forEach((count, index) => {
        counts[kind][index] = (counts[kind][index] as number) + count;
      });
    }
  }
  return plain(
    counts,
    days.map((count) => Math.max(count, 1e-9)),
  );
}

/**
 * Poisson regression with two interactions (scikit-learn) and LightGBM with Poisson loss, from PyPI, on the cells of
 * each year after the first.
 * @param years in their order
 * @throws Error with what Python printed
 */
export async function comparators(
  records: Records,
  years: readonly Span[],
  report: (line: string) => void,
): Promise<Expectations[]> {
  const requirements = join(import.meta.dirname, 'requirements.txt');
  const programs = await pythonPrograms(requirements, report);
  const first = years[0] as Span;
  const child = spawn(join(programs, 'python'), [join(import.meta.dirname, 'comparators.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(
    JSON.stringify({
      districts: records.districts.length,
      years: years.map((year) => plain(countCells(records, year), daysOf(year, records))),
      halves: [half(records, first, 0), half(records, first, 1)],
    }),
  );
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (code !== 0) throw new Error(`comparators.py ended with exit ${code}`);
  return JSON.parse(output) as Expectations[];
}
