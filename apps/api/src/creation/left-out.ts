import type { Text } from '../definition/text.ts';
import type { Association } from './leak.ts';
import type { Contents } from './table.ts';
import { wordsOf } from './words.ts';

const grouped = (value: number, locale: 'en' | 'fr') => value.toLocaleString(locale);

const identifierWords = new Set(['id', 'uuid', 'guid', 'identifier', 'identifiant', 'index', 'key']);
const numberedWords = /^(row|line|record|ligne)(number|no|nr|num|index)?$/;

/** Whether a name is one of an identifier: `CustomerId`, `customerID`, `row number`. */
function isIdentifierName(name: string): boolean {
  const words = wordsOf(name).map((word) => word.toLowerCase());
  const last = words.at(-1) ?? '';
  return identifierWords.has(last) || numberedWords.test(words.join(''));
}

/** Of the rows that have a value, so many have one of their own. */
const nearlyAll = 0.98;

/** Why a column identifies rows instead of describing them; undefined if it does not. */
function identifierReason(
  name: string,
  { rows, missing, values, numbers, isInteger }: Contents,
): Text | undefined {
  const filled = rows - missing;
  if (values.length < filled * nearlyAll) {
    if (!isIdentifierName(name) || values.length < filled / 2) return undefined;
  } else if (!isIdentifierName(name)) {
    const [first = 0] = numbers ?? [];
    const last = numbers?.at(-1) ?? 0;
    const isSequence = isInteger && last - first < filled * 1.5;
    const isText = !numbers;
    if (!isSequence && !isText) return undefined;
  }
  return {
    en: `identifier: ${grouped(values.length, 'en')} different values in ${grouped(filled, 'en')} rows`,
    fr: `identifiant : ${grouped(values.length, 'fr')} valeurs différentes sur ${grouped(filled, 'fr')} lignes`,
  };
}

/** Dates, as far as their form shows. */
const date = /^(\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})([ T]\d{1,2}:\d{2}.*)?$/;

const minRows = 20;

/** Why a column can't be a field, whatever a person wants; undefined for one that may be. */
export function emptyReason({ rows, missing, values }: Contents): Text | undefined {
  const filled = rows - missing;
  if (filled === 0) return { en: 'empty', fr: 'vide' };
  const [top = ['', 0]] = values;
  // A single value, or none, may still say much: a note that only some rows have.
  if (filled - top[1] < minRows && missing < minRows)
    return {
      en: `constant: "${top[0]}" in ${grouped(top[1], 'en')} of ${grouped(filled, 'en')} rows`,
      fr: `constante : « ${top[0]} » dans ${grouped(top[1], 'fr')} lignes sur ${grouped(filled, 'fr')}`,
    };
  if (filled < minRows)
    return {
      en: `missing in all but ${filled} rows`,
      fr: `absente de toutes les lignes sauf ${filled}`,
    };
  return undefined;
}

/**
 * Why a column should not be a field, by its contents alone; undefined for one that may be.
 * @param maxValues of a category
 */
export function reasonOf(name: string, contents: Contents, maxValues: number): Text | undefined {
  const { rows, missing, values, numbers } = contents;
  const filled = rows - missing;
  if (!numbers && values.slice(0, 100).every(([cell]) => date.test(cell)))
    return { en: 'a date', fr: 'une date' };
  const identifier = identifierReason(name, contents);
  if (identifier) return identifier;
  if (numbers || values.length <= maxValues) return undefined;
  const covered = values.slice(0, maxValues - 1).reduce((sum, [, count]) => sum + count, 0) / filled;
  if (covered >= 0.5) return undefined;
  const share = Math.round(covered * 100);
  return {
    en: `too many different texts (${grouped(values.length, 'en')}): the ${maxValues - 1} most frequent cover ${share}% of the rows`,
    fr: `trop de textes différents (${grouped(values.length, 'fr')}) : les ${maxValues - 1} plus fréquents couvrent ${share} % des lignes`,
  };
}

export function leakReason({ measure, value }: Association, target: string, isNamed: boolean): Text {
  const figure = { en: value.toFixed(3), fr: value.toFixed(3).replace('.', ',') };
  const measures = { AUC: 'AUC', 'R²': 'R²', 'right classes': 'classes exactes' };
  return isNamed
    ? {
        en: `leak: it is named after ${target} and related to it (${measure} ${figure.en})`,
        fr: `fuite : elle porte le nom de ${target} et lui est liée (${measures[measure]} ${figure.fr})`,
      }
    : {
        en: `leak: it alone predicts ${target} (${measure} ${figure.en}), so it was probably written afterwards`,
        fr: `fuite : elle prédit seule ${target} (${measures[measure]} ${figure.fr}), donc elle a sans doute été écrite après`,
      };
}

/** Why a category can't be made of a column; undefined if it can. */
export function tooFewReason({ values, numbers }: Contents): Text | undefined {
  const frequent = values.filter(([, count]) => count >= minRows);
  if ((numbers && values.length > 2) || frequent.length + (frequent.length < values.length ? 1 : 0) >= 2)
    return undefined;
  return {
    en: `fewer than two values have ${minRows} rows`,
    fr: `moins de deux valeurs ont ${minRows} lignes`,
  };
}

export const repeats = (other: string): Text => ({ en: `repeats ${other}`, fr: `répète ${other}` });
export const unnamed: Text = { en: 'it has no name', fr: 'elle n’a pas de nom' };
export const reservedName: Text = {
  en: 'its name can’t be the name of a field',
  fr: 'son nom ne peut pas être celui d’un champ',
};
