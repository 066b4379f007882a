import type { Input } from '../definition/field.ts';
import { TextError } from '../definition/text-error.ts';
import type { TrainingContext } from '../definition/training.ts';
import { shareOf } from '../learning/split.ts';
import type { Description, Row } from './description.ts';
import { classesOf } from './records.ts';

/** One row in five is never trained on. */
export const heldOutShare = 0.2;
/** Fewer rows of a class don’t reach every fold. */
export const foldCount = 5;
/** More rows make training longer and the model hardly better: which ones follows from their content. */
const maxRows = 40_000;

/** Rows with the number that stands for the target: 0 or 1, the index of a class, the number itself. */
export interface Part {
  readonly inputs: Input[];
  readonly labels: number[];
  readonly places: number[];
}

/**
 * A number of 0 to 1 that belongs to the inputs of a row, whatever order its properties have. The outcome has no part in
 * it: of rows with the same inputs, those with one outcome would be learnt from and those with the other measured on.
 */
const placeOf = ({ fields }: Description, row: Row) =>
  shareOf(Object.keys(fields).map((name) => row[name] ?? null));

export function labelReader({ target }: Description): (row: Row) => number {
  const values = classesOf(target).map(({ value }) => value);
  return values.length === 0
    ? (row) => Number(row[target.column])
    : (row) => values.indexOf(String(row[target.column]));
}

export function inputOf(row: Row, { target }: Description): Input {
  const { [target.column]: _, ...input } = row;
  return input;
}

/** Reads the records once: those to train on and those held out, the same for every model of these records. */
export async function split(description: Description, context: TrainingContext<Row>) {
  const labelOf = labelReader(description);
  const trained: Part = { inputs: [], labels: [], places: [] };
  const heldOut: Part = { inputs: [], labels: [], places: [] };
  const kept = Math.min(1, maxRows / context.rows);
  for await (const row of context.records()) {
    const place = placeOf(description, row) / kept;
    if (place >= 1) continue;
    const part = place < heldOutShare ? heldOut : trained;
    part.inputs.push(inputOf(row, description));
    part.labels.push(labelOf(row));
    part.places.push(place);
  }
  refuseAlike(description, trained, heldOut);
  return { trained, heldOut };
}

/** Rows with the same inputs are always on the same side: of records that repeat a few, nothing may be left for one. */
function refuseAlike({ target }: Description, trained: Part, heldOut: Part): void {
  const classes = classesOf(target).length;
  const least =
    classes === 0
      ? new Set(trained.labels).size - 1
      : Math.min(
          ...Array.from(
            { length: classes },
            (_, index) => trained.labels.filter((one) => one === index).length,
          ),
        );
  if (heldOut.labels.length > 0 && least >= (classes === 0 ? 1 : foldCount)) return;
  throw new TextError({
    en: `The records are too much alike: ${trained.labels.length} are to train on and ${heldOut.labels.length} to measure with, and the target varies too little. Records with the same inputs are always on the same side.`,
    fr: `Les enregistrements se ressemblent trop : ${trained.labels.length} servent à entraîner et ${heldOut.labels.length} à mesurer, et la cible varie trop peu. Des enregistrements aux mêmes entrées sont toujours du même côté.`,
  });
}

/** The rows held out of these records, in their order. */
export async function* heldOutOf(
  description: Description,
  context: TrainingContext<Row>,
): AsyncGenerator<Row> {
  const kept = Math.min(1, maxRows / context.rows);
  for await (const row of context.records()) {
    context.signal.throwIfAborted();
    if (placeOf(description, row) / kept < heldOutShare) yield row;
  }
}
