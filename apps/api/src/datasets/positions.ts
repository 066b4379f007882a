import type { DataSource } from '../definition/data.ts';
import type { Districts } from '../districts/locator.ts';
import { type Message, message } from '../messages/message.ts';

/** If more than this share of the positions is outside of all districts, they are not those of the records. */
const maxOutside = 0.5;

/** Puts the district of each record’s position among its cells, and counts what was found. */
export interface Positions {
  put(cells: string[], districts: Districts): void;
  /** Why the districts can’t be those of the records. */
  refusal(): Message | undefined;
  findings(): readonly Message[];
}

/** @throws Error for a predictor without districts */
export function findPositions<Row>({ columns, districts: places }: DataSource<Row>): Positions {
  if (!places) throw new Error('the predictor has no districts');
  const placeOf = (name: string) => columns.findIndex((column) => column.name === name);
  const [name, x, y] = [places.name, places.longitude, places.latitude].map(placeOf) as [
    number,
    number,
    number,
  ];
  let [inside, outside, missing, notDegrees, swapped] = [0, 0, 0, 0, 0];
  let example = '';
  return {
    put(cells, districts) {
      const [longitude, latitude] = [numberOf(cells[x]), numberOf(cells[y])];
      cells[name] = '';
      // Zeros stand for a position that is withheld.
      if (longitude === 0 || latitude === 0) {
        missing++;
        return;
      }
      const found = districts.find(longitude, latitude);
      if (found !== null) {
        inside++;
        cells[name] = found;
        return;
      }
      outside++;
      if (Math.abs(longitude) > 180 || Math.abs(latitude) > 90) {
        notDegrees++;
        example ||= `${cells[x]}, ${cells[y]}`;
      } else if (districts.find(latitude, longitude) !== null) swapped++;
    },
    refusal() {
      const total = inside + outside;
      const columns = { longitude: places.longitude, latitude: places.latitude };
      if (outside <= total * maxOutside) return undefined;
      if (notDegrees > total * maxOutside) return message('positions-not-degrees', { ...columns, example });
      if (swapped > total * maxOutside) return message('positions-swapped', columns);
      return message('positions-elsewhere', { n: outside, total });
    },
    findings() {
      const total = inside + outside + missing;
      return [
        ...(outside > 0 ? [message('quality-positions-outside', { n: outside, total })] : []),
        ...(missing > 0 ? [message('quality-positions-missing', { n: missing, total })] : []),
      ];
    },
  };
}

/** A blank cell is 0; one that is no number is NaN, which the predictor refuses. */
const numberOf = (cell: string | undefined): number => (cell === undefined || cell === '' ? 0 : Number(cell));
