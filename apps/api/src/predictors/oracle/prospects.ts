import type { OracleArtefact } from './artefact.ts';
import { average, expectancy, quantile, survival } from './lifetime.ts';
import { homeRegion, type Region, regions } from './regions.ts';
import { makeSurface, type Sex, sexes } from './surface.ts';

/** The forecast for everybody of one age, sex and region in one year. */
export interface Prospect {
  /** Shares alive after 0, 1, 2 … years, with the expected progress. */
  readonly alive: Float64Array;
  /** Years left: mean, mean if mortality stayed, and the bounds that leave out one tenth on each side. */
  readonly cohort: number;
  readonly period: number;
  readonly low: number;
  readonly high: number;
}

export interface Person {
  readonly age: number;
  /** Absent: the average of both. */
  readonly sex?: Sex | null | undefined;
  /** Absent: the region of the tables. */
  readonly region?: Region | null | undefined;
}

export interface Prospects {
  of(person: Person, year: number): Prospect;
  /** Shares alive after 0, 1, 2 … years if mortality stayed as it is. */
  aliveAsNow(person: Person, year: number): Float64Array;
}

/** How many prospects are kept: every age, sex and region of one year, in about ten megabytes. */
const kept = 120 * (sexes.length + 1) * regions.length;

/** Forecasts from an artefact; results are cached, so that a batch is not slower than reading it. */
export function makeProspects(artefact: OracleArtefact): Prospects {
  const surfaces = new Map(
    regions.map(({ value }) => [value, makeSurface(artefact.law, artefact.shifts[value])]),
  );
  const known = new Map<string, Prospect>();

  function survive({ age, sex, region }: Person, year: number, kind: 'cohort' | 'period'): Float64Array {
    const surface = surfaces.get(region ?? homeRegion) ?? makeSurface(artefact.law);
    return average(
      (sex ? [sex] : sexes).map((one) =>
        survival((at, when) => surface.death(one, at, when), age, year, kind),
      ),
    );
  }

  function foresee(person: Person, year: number): Prospect {
    const alive = survive(person, year, 'cohort');
    return {
      alive,
      cohort: expectancy(alive),
      period: expectancy(survive(person, year, 'period')),
      low: quantile(alive, 0.1),
      high: quantile(alive, 0.9),
    };
  }

  return {
    of(person, year) {
      const key = `${year} ${person.age} ${person.sex ?? ''} ${person.region ?? homeRegion}`;
      const before = known.get(key);
      if (before) return before;
      if (known.size >= kept) known.clear();
      const prospect = foresee(person, year);
      known.set(key, prospect);
      return prospect;
    },
    aliveAsNow: (person, year) => survive(person, year, 'period'),
  };
}
