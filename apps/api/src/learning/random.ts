import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { skipN } from 'pure-rand/utils/skipN';

/** A generator of random numbers: the same seed gives the same numbers on every machine. */
export interface Random {
  /** A number in [0, 1), a multiple of 2⁻⁵³. */
  uniform(): number;
  /** A whole number of 0 to `count` − 1. */
  integer(count: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** Normally distributed. */
  normal(mean?: number, deviation?: number): number;
  /** Poisson-distributed, for any mean ≥ 0. */
  poisson(mean: number): number;
  /** One of the values, as often as its weight says (weights need not add up to 1). */
  choose<Value>(values: readonly Value[], weights: readonly number[]): Value;
  /** Shuffles in place (Fisher–Yates) and returns the same array. */
  shuffle<Values extends { readonly length: number; [index: number]: unknown }>(values: Values): Values;
}

/** Up to here e^−mean is far from underflow; larger means are drawn in parts, whose sum is Poisson again. */
const largestPoissonPart = 30;

/** Seeds that differ in few bits give similar first numbers; these are not used. */
const warmUp = 32;

/**
 * xoroshiro128+ of pure-rand.
 * @param seed any whole number; its low 32 bits count
 */
export function makeRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  skipN(generator, warmUp);
  const uniform = () => uniformFloat64(generator);
  const integer = (count: number) => uniformInt(generator, 0, count - 1);

  /** Marsaglia’s polar method: no sine or cosine, which mathematical libraries round differently. */
  function normal(mean = 0, deviation = 1): number {
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) return mean + deviation * x * Math.sqrt((-2 * Math.log(square)) / square);
    }
  }

  /** Knuth’s product of uniforms (The Art of Computer Programming, volume 2, 3.4.1). */
  function poissonPart(mean: number): number {
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = uniform(); product > limit; product *= uniform()) count++;
    return count;
  }

  function poisson(mean: number): number {
    let count = 0;
    let rest = mean;
    for (; rest > largestPoissonPart; rest -= largestPoissonPart) count += poissonPart(largestPoissonPart);
    return count + poissonPart(rest);
  }

  function choose<Value>(values: readonly Value[], weights: readonly number[]): Value {
    let at = uniform() * weights.reduce((sum, weight) => sum + weight, 0);
    let index = 0;
    for (; index < values.length - 1; index++) {
      at -= weights[index] ?? 0;
      if (at < 0) break;
    }
    return values[index] as Value;
  }

  function shuffle<Values extends { readonly length: number; [index: number]: unknown }>(values: Values) {
    for (let last = values.length - 1; last > 0; last--) {
      const other = integer(last + 1);
      const kept = values[last];
      values[last] = values[other];
      values[other] = kept;
    }
    return values;
  }

  return {
    uniform,
    integer,
    chance: (probability) => uniform() < probability,
    normal,
    poisson,
    choose,
    shuffle,
  };
}
