import { locale } from '../preferences/locale.ts';

/** Hundredths from an amount as people write it, with a point or a comma; undefined when it is not one. */
export function parsePrice(text: string): number | undefined {
  const match = /^(\d{1,7})(?:[.,](\d{1,2}))?$/.exec(text.replace(/[\s\u00a0\u202f]/g, ''));
  if (!match) return undefined;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

/** Hundredths as an amount to edit, written as the language on screen writes it. */
export function writePrice(cents: number): string {
  const text = (cents / 100).toFixed(2);
  return locale.value === 'fr' ? text.replace('.', ',') : text;
}
