import type { OracleArtefact } from './artefact.ts';
import { average, expectancy, quantile, survival } from './lifetime.ts';
import { homeRegion, type Region, regions } from './regions.ts';
import { makeSurface, type Sex, sexes } from './surface.ts';

/** What is foreseen for everybody of one age, sex and region in one year. */
export interface Prospect {
  /** Shares alive after 0, 1, 2 … years, with the progress that is foreseen. */
  readonly alive: Float64Array;
  /** The same if mortality stayed as it is. */
  readonly aliveAsNow: Float64Array;
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

/** How many prospects are kept: all ages and sexes of several regions, in some megabytes. */
const kept = 2000;

/** Foresees from an artefact; what was asked before is kept, since few combinations make most requests. */
export function makeProspects(artefact: OracleArtefact): (person: Person, year: number) => Prospect {
  const surfaces = new Map(
    regions.map(({ value }) => [value, makeSurface(artefact.law, artefact.factors[value])]),
  );
  const known = new Map<string, Prospect>();

  function foresee({ age, sex, region }: Person, year: number): Prospect {
    const surface = surfaces.get(region ?? homeRegion) ?? makeSurface(artefact.law);
    const of = (kind: 'cohort' | 'period') =>
      average(
        (sex ? [sex] : sexes).map((one) =>
          survival((at, when) => surface.death(one, at, when), age, year, kind),
        ),
      );
    const [alive, aliveAsNow] = [of('cohort'), of('period')];
    return {
      alive,
      aliveAsNow,
      cohort: expectancy(alive),
      period: expectancy(aliveAsNow),
      low: quantile(alive, 0.1),
      high: quantile(alive, 0.9),
    };
  }

  return (person, year) => {
    const key = `${year} ${person.age} ${person.sex ?? ''} ${person.region ?? homeRegion}`;
    const before = known.get(key);
    if (before) return before;
    if (known.size >= kept) known.clear();
    const prospect = foresee(person, year);
    known.set(key, prospect);
    return prospect;
  };
}
