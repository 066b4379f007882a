import { formatMeasure } from '../preferences/numbers.ts';
import { say } from '../preferences/text.ts';
import type { MetricDeclaration, MetricValue } from './models.ts';

/** The title of a metric, from its declaration. */
export function metricTitle(name: string, declared: readonly MetricDeclaration[]): string {
  const found = declared.find((each) => each.name === name);
  return found ? say(found.title) : name;
}

/** The same for the head of a row or column, where space is narrow. */
export function metricHead(name: string, declared: readonly MetricDeclaration[]): string {
  const found = declared.find((each) => each.name === name);
  return found ? say(found.short ?? found.title) : name;
}

/** A metric and its interval as text: `0.848` and `0.836 – 0.860`. A value that is not an estimate has no interval. */
export function writeMeasure(
  measure: MetricValue,
  declared: readonly MetricDeclaration[],
): { value: string; interval: string } {
  const { format } = declared.find(({ name }) => name === measure.name) ?? {};
  const [value, low, high] = [measure.value, measure.low, measure.high].map((each) =>
    formatMeasure(each, format),
  );
  return { value: value ?? '', interval: measure.low === measure.high ? '' : `${low} – ${high}` };
}
