import type { PageMessages } from '../preferences/locale.ts';

/** Messages of the pages about predictors. */
export const predictorMessages: PageMessages = {
  en: () => import('./messages.en.ts'),
  fr: () => import('./messages.fr.ts'),
};
