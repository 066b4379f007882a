import { adviceText, type LiveFigures, liveText } from './live.ts';
import type { ModelCard } from './registry.ts';
import { metricText, table, valueText } from './text.ts';

type Breakdown = NonNullable<ModelCard['breakdowns']>[number];

/** A table with a column for each part of the records, and how it was measured. */
function breakdownText({ title, note, unit, rows }: Breakdown): string {
  const names = [...new Set(rows.flatMap(({ metrics }) => metrics.map(({ name }) => name)))];
  const cells = names.map((name) => [
    name,
    ...rows.map(({ metrics }) => {
      const found = metrics.find((each) => each.name === name);
      return found ? valueText(found) : '';
    }),
  ]);
  const heading = [title.en, ...rows.map(({ label }) => label.en)];
  const counts = [unit.en, ...rows.map(({ count }) => String(count))];
  return [table([heading, counts, ...cells]), ...(note ? [note.en] : [])].join('\n');
}

/**
 * What is known of a version: its measures, those on parts of the records, what the records can't answer, how it does in
 * service, and whether to train again.
 */
export function cardText(card: ModelCard, live: LiveFigures | undefined): string {
  const { predictor, digest, trainer, trainedAt, data, metrics, breakdowns = [], notes = [] } = card;
  const from = data.rows > 0 ? `${data.rows} records of ${data.name} (${data.source})` : data.name;
  return [
    [
      `${predictor} ${digest}`,
      `trained ${trainedAt.slice(0, 16).replace('T', ' ')} UTC by ${trainer} on ${from}`,
      ...metrics.map(metricText),
    ].join('\n'),
    ...breakdowns.map(breakdownText),
    ...notes.map(({ en }) => `Note: ${en}`),
    ...(live ? [liveText(live).join('\n')] : []),
    ...(live?.advice ? [adviceText(live).join('\n')] : []),
  ].join('\n\n');
}
