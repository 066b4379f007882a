import { formatMeasure } from '../preferences/numbers.ts';
import { say } from '../preferences/text.ts';
import type { MetricDeclaration, MetricValue } from './models.ts';

/** What a measure is called, by its declaration. */
export function metricTitle(name: string, declared: readonly MetricDeclaration[]): string {
  const found = declared.find((each) => each.name === name);
  return found ? say(found.title) : name;
}

/** A measure and its interval as text: `.848` and `.836 – .860`; a figure that is no estimate has none. */
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
