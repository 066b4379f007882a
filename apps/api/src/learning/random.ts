/** A generator of random numbers: the same seed gives the same numbers on every machine. */
export interface Random {
  /** A number of [0, 1) with 32 random bits. */
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
  /** Shuffles in place (Fisher–Yates) and answers the same array. */
  shuffle<Values extends { readonly length: number; [index: number]: unknown }>(values: Values): Values;
}

/** Up to here e^−mean is far from underflow; larger means are drawn in parts, whose sum is Poisson again. */
const largestPoissonPart = 30;

/**
 * sfc32 ("small fast counting", Chris Doty-Humphrey, PractRand; public domain), warmed up 15 rounds.
 * @param seed any whole number; its low 32 bits count
 * @param stream another one for the same seed gives independent numbers
 */
export function makeRandom(seed: number, stream = 0): Random {
  let a = 0x9e3779b9 | 0;
  let b = stream | 0;
  let c = seed | 0;
  let counter = 1;

  function bits(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
  for (let round = 0; round < 15; round++) bits();

  const uniform = () => bits() / 2 ** 32;
  const integer = (count: number) => Math.floor(uniform() * count);

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
