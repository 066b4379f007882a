/** Mean length of a lunation in days, and the new moon of January 2000 (Meeus, Astronomical Algorithms, 49). */
const LUNATION = 29.530588861;
const NEW_MOON = Date.UTC(2000, 0, 6, 18, 14);
const DAY = 86_400_000;

export const phases = [
  'new',
  'waxingCrescent',
  'firstQuarter',
  'waxingGibbous',
  'full',
  'waningGibbous',
  'lastQuarter',
  'waningCrescent',
] as const;
export type Phase = (typeof phases)[number];

/** Age of the moon as a share of its lunation: 0 new, 0.5 full. Accurate to about half a day. */
export function moonAge(date: Date): number {
  const lunations = (date.getTime() - NEW_MOON) / DAY / LUNATION;
  return lunations - Math.floor(lunations);
}

/** Name of the phase; each phase is an eighth of a lunation. */
export function phaseOf(age: number): Phase {
  return phases[Math.round(age * 8) % 8] as Phase;
}

/** Outline of the lit part of a disc of the given radius around 0, 0, as seen from the north. */
export function litPath(age: number, radius: number): string {
  const cosine = Math.cos(2 * Math.PI * age);
  const waxing = age < 0.5 ? 1 : 0;
  const crescent = cosine > 0;
  const width = Math.abs(cosine) * radius;
  const back = crescent ? 1 - waxing : waxing;
  return `M0 ${-radius}A${radius} ${radius} 0 0 ${waxing} 0 ${radius}A${width.toFixed(2)} ${radius} 0 0 ${back} 0 ${-radius}z`;
}
