import type { Wording } from '../../definition/model.ts';
import { sentencesEn } from './sentences-en.ts';
import { sentencesFr } from './sentences-fr.ts';

const written = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
const english = new Intl.DateTimeFormat('en-US', written);
const french = new Intl.DateTimeFormat('fr-FR', written);

/** A day as a person writes it; French has a first of the month, and no second. */
function writeOut(day: string) {
  const date = new Date(`${day}T00:00:00Z`);
  return { en: english.format(date), fr: french.format(date).replace(/ 1 /, ' 1er ') };
}

/** The headline names the person and the day; `choice` (a whole number from 0) chooses the sentence. */
export function wordProphecy(name: string, date: string, choice: number): Wording {
  const day = writeOut(date);
  return {
    headline: { en: `${name}, your day is ${day.en}.`, fr: `${name}, votre jour sera le ${day.fr}.` },
    sentence: {
      en: sentencesEn[choice % sentencesEn.length] ?? '',
      fr: sentencesFr[choice % sentencesFr.length] ?? '',
    },
  };
}
