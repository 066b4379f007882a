import type { PageMessages } from '../preferences/locale.ts';

/** Messages of the page that makes a predictor from a table. */
export const creationMessages: PageMessages = {
  en: () => import('./messages.en.ts'),
  fr: () => import('./messages.fr.ts'),
};
