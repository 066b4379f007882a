import type { Text } from '../definition/text.ts';

/** The words of a column's name: `CreditScore`, `credit_score` and `Credit score` have the same. */
export const wordsOf = (name: string): string[] =>
  name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map((word) => (/^\p{Lu}{2,}$/u.test(word) ? word : word.toLowerCase()));

/** A name as a label: `CreditScore` is "Credit score". To translate, both languages get the same. */
export function labelOf(name: string): Text {
  const words = wordsOf(name).join(' ');
  const label = words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1);
  return { en: label.slice(0, 200), fr: label.slice(0, 200) };
}

const positive = ['yes', 'y', 'true', 't', 'oui', 'vrai', '1', '1.0'];
const negative = ['no', 'n', 'false', 'f', 'non', 'faux', '0', '0.0'];

/** Whether a value means yes or no; undefined for another one. */
export function meaningOf(value: string): boolean | undefined {
  const key = value.toLowerCase();
  if (positive.includes(key)) return true;
  return negative.includes(key) ? false : undefined;
}

export const yes: Text = { en: 'Yes', fr: 'Oui' };
export const no: Text = { en: 'No', fr: 'Non' };

/** The label of a value, as it is written in the table; of one of two that mean yes and no, these words. */
export function valueLabel(value: string, all: readonly string[]): Text {
  const isPair = all.length === 2 && all.every((each) => meaningOf(each) !== undefined);
  if (isPair) return meaningOf(value) ? yes : no;
  const label =
    value
      .replace(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(0, 200) || '–';
  return { en: label, fr: label };
}
